// Opens the door this page came through and draws the window.
import { mount } from "svelte";
import App from "./App.svelte";
import { Workbench } from "./app/workbench.svelte";
import { openHost } from "./host";
import "./kit/base.css";
import "./kit/floating.css";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
mount(App, { target, props: { bench: new Workbench(await openHost()) } });
