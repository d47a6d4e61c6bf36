// Draws the gallery of the kit.
import { mount } from "svelte";
import Gallery from "./Gallery.svelte";
import "../base.css";
import "../floating.css";

const target = document.getElementById("app");
if (!target) throw new Error("kit.html has no #app");
mount(Gallery, { target });
