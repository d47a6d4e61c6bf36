// Makes a region that scrolls reachable by keyboard, and only while there is something to scroll.
import type { Attachment } from "svelte/attachments";

/** For the scrolling box of a sheet, whose content may hold nothing to focus. */
export const scrollable: Attachment<HTMLElement> = (box) => {
  const settle = () => {
    if (box.scrollHeight > box.clientHeight) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  const sizes = new ResizeObserver(settle);
  const contents = new MutationObserver(settle);
  sizes.observe(box);
  contents.observe(box, { childList: true, subtree: true });
  return () => {
    sizes.disconnect();
    contents.disconnect();
  };
};

/** For a box that scrolls sideways: a wide table or picture. */
export const wide: Attachment<HTMLElement> = (box) => {
  const settle = () => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  const sizes = new ResizeObserver(settle);
  sizes.observe(box);
  for (const child of box.children) sizes.observe(child);
  return () => sizes.disconnect();
};
