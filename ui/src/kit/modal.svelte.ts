// Opening and closing of a native modal dialog: Escape, a press beside it, and focus back where it was.
// Knows nothing of what stands in it.
import type { Attachment } from "svelte/attachments";

/** Keeps a `<dialog>` in step with `isOpen`; `close` is called when the user leaves it. */
export function modal(isOpen: () => boolean, close: () => void): Attachment<HTMLDialogElement> {
  return (dialog) => {
    const stop = new AbortController();
    let pressedBeside = false;
    let opener: Element | null = null;
    dialog.addEventListener(
      "cancel",
      (event) => {
        event.preventDefault();
        close();
      },
      { signal: stop.signal },
    );
    // Only a press that starts and ends beside the sheet leaves it: selecting text past its edge does not.
    dialog.addEventListener("pointerdown", (event) => (pressedBeside = event.target === dialog), { signal: stop.signal });
    dialog.addEventListener("click", (event) => event.target === dialog && pressedBeside && close(), { signal: stop.signal });
    $effect(() => {
      if (isOpen() && !dialog.open) {
        opener = document.activeElement;
        dialog.showModal();
        // The field that asks to be first, else the title, so that a reader hears where it is.
        (dialog.querySelector<HTMLElement>("[autofocus]") ?? dialog.querySelector<HTMLElement>("h2[tabindex]"))?.focus();
      } else if (!isOpen() && dialog.open) dialog.close();
    });
    return () => {
      stop.abort();
      // A dialog that is taken out of the page while open gives no focus back by itself.
      if (dialog.open && (opener instanceof HTMLElement || opener instanceof SVGElement)) opener.focus();
    };
  };
}
