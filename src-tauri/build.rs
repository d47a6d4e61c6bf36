//! Lets Tauri read its configuration; the headless program needs nothing built.

fn main() {
    #[cfg(feature = "desktop")]
    tauri_build::build();
}
