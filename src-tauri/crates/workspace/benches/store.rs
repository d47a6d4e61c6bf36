//! How long a million rows take to keep, to open and to read back.

fn main() {
    divan::main();
}
