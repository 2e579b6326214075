"use strict";
// The speaker's window: this slide, the next one, what to say, and a clock. It follows the deck, and its keys move it.
(() => {
  const { slides, press, now } = globalThis.deck;
  const words = document.body.dataset;
  let room = null;
  let begun = 0;

  function element(name, className, text = "") {
    const made = room.document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function open() {
    room = globalThis.open("", "speaker", "popup,width=1000,height=640");
    if (!room) return;
    begun ||= Date.now();
    room.document.title = document.title;
    room.document.head.replaceChildren(element("style", "", document.getElementById("speaker-style").textContent));
    const [pictures, talk, clock] = ["pictures", "talk", "clock"].map((name) => element("div", name));
    clock.append(element("span", "since"), element("span", "time"), element("span", "place"));
    room.document.body.replaceChildren(clock, pictures, talk);
    room.addEventListener("keydown", press);
    show(now());
    tick();
  }

  function show(number) {
    if (!room || room.closed) return;
    const next = slides[number + 1];
    const pictures = [[words.now, slides[number]], [next ? words.next : words.end, next]].map(([name, slide]) => {
      const figure = element("figure", "");
      figure.append(element("figcaption", "", name));
      if (slide) figure.append(room.document.importNode(slide.querySelector("svg"), true));
      return figure;
    });
    room.document.querySelector(".pictures").replaceChildren(...pictures);
    const said = room.document.importNode(slides[number].querySelector(".words"), true);
    room.document.querySelector(".talk").replaceChildren(said);
    room.document.querySelector(".place").textContent = `${number + 1} / ${slides.length}`;
  }

  function tick() {
    if (!room || room.closed) return;
    const seconds = Math.floor((Date.now() - begun) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    room.document.querySelector(".since").textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
    const clock = { hour: "2-digit", minute: "2-digit" };
    room.document.querySelector(".time").textContent = new Date().toLocaleTimeString([], clock);
    setTimeout(tick, 1000);
  }

  addEventListener("speaker", open);
  addEventListener("slide", (event) => show(event.detail));
  addEventListener("pagehide", () => room?.close());
})();
