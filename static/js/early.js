// Before the first paint: the theme that was chosen last, so that the page never flashes in the other one.
(() => {
  const root = document.documentElement;
  try {
    const theme = JSON.parse(localStorage.getItem("gatewise.theme") ?? "null");
    if (!root.dataset.theme && (theme === "light" || theme === "dark")) root.dataset.theme = theme;
  } catch {
    // storage may be forbidden: then the system's theme it is
  }
})();
