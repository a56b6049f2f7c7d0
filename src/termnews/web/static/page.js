"use strict";
// Tells textual-serve's terminal where to connect and in which colours, once its font is here to be measured.
const begin = window.onload;
window.onload = async (event) => {
  const terminal = document.getElementById("terminal");
  const colours = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  terminal.dataset.sessionWebsocketUrl = `${scheme}//${location.host}/ws/${colours}`;
  const size = Number(new URLSearchParams(location.search).get("fontsize"));
  if (size >= 6 && size <= 64) terminal.dataset.fontSize = String(size);
  document.getElementById("again").addEventListener("click", () => location.reload());
  const styles = ["", "bold ", "italic ", "italic bold "];
  await Promise.allSettled(styles.map((style) => document.fonts.load(`${style}16px "Roboto Mono"`)));
  let state = "";
  new MutationObserver(() => {
    const now = ["-closed", "-loaded"].find((name) => document.body.classList.contains(name)) ?? "";
    if (now === state) return;
    state = now;
    document.querySelector(now === "-closed" ? "#again" : ".xterm-helper-textarea").focus();
  }).observe(document.body, { attributeFilter: ["class"] });
  begin(event);
};
