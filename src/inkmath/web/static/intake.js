// The ways in which a picture comes: chosen, photographed, pasted, dropped.

import { byId } from "./dom.js";

/** Wires them; take(file) is given each picture. */
export function openIntake(take) {
  byId("choose").onclick = () => byId("file").click();
  byId("photo").onclick = () => byId("camera").click();
  for (const id of ["file", "camera"])
    byId(id).onchange = ({ target }) => {
      if (target.files.length) take(target.files[0]);
      target.value = "";
    };
  document.addEventListener("paste", (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith("image/"));
    if (file) take(file);
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    byId("drop").hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) byId("drop").hidden = true;
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    byId("drop").hidden = true;
    if (event.dataTransfer?.files.length) take(event.dataTransfer.files[0]);
  });
}
