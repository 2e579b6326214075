// Before the first paint: the theme that was chosen last, and the desk folded where a step is shown: nothing flashes.
(() => {
  const root = document.documentElement;
  try {
    const theme = JSON.parse(localStorage.getItem("gatewise.theme") ?? "null");
    if (!root.dataset.theme && (theme === "light" || theme === "dark")) root.dataset.theme = theme;
    const isKeptOpen = JSON.parse(localStorage.getItem("gatewise.folded") ?? "{}").desk === false;
    const isTiny = matchMedia("(width < 500px) and (height < 500px)").matches;
    if (isTiny || (Number(new URLSearchParams(location.search).get("step")) > 0 && !isKeptOpen))
      root.toggleAttribute("data-folded-desk", true);
    // Another program than the page was sent with will stand here in a moment: from the last visit, or behind the #.
    const isAsked = root.hasAttribute("data-embedded") || new URLSearchParams(location.search).has("source");
    const isKept = !isAsked && localStorage.getItem("gatewise.program") !== null;
    if (location.hash.includes("source=") || isKept) root.toggleAttribute("data-elsewhere", true);
  } catch {
    // storage may be forbidden: then the system's theme it is
  }
})();
