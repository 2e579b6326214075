/** On to the page, with a state that is too long for an address that servers see: it goes behind #. */

const query = JSON.parse(document.getElementById("query")?.textContent ?? '""');
location.replace(`${document.body.dataset.page}#${query}`);
