// A form whose choices stand in the address: taken from it, written to it, and told of on each change.
(function () {
  "use strict";

  function choices(form, show) {
    const fields = Array.from(form.elements).filter(function (field) { return field.name; });

    function read() {
      const asked = new URLSearchParams(location.search);
      fields.forEach(function (field) {
        const value = asked.get(field.name) || "";
        const known = !field.options || Array.from(field.options).some(function (option) { return option.value === value; });
        field.value = known ? value : "";
      });
    }
    function write() {
      const asked = new URLSearchParams();
      fields.forEach(function (field) { if (field.value.trim()) asked.set(field.name, field.value.trim()); });
      const query = asked.toString();
      history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
    }
    function changed() { write(); show(); }

    form.addEventListener("input", changed);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    addEventListener("popstate", function () { read(); show(); });
    form.hidden = false;
    read();
    show();
    return { clear: function () { fields.forEach(function (field) { field.value = ""; }); changed(); } };
  }

  // Words as they are looked for: whatever their width, their case, and the spaces between them.
  choices.plain = function (text) { return text.normalize("NFKC").replace(/\s+/g, "").toLowerCase(); };
  // A heading that counts what stands below it counts what is left; so does its line in the contents.
  choices.recount = function (heading, left) {
    const lines = document.querySelectorAll("[data-toc] a[href='#" + heading.id + "']");
    [heading.querySelector(".ps-count")].concat(Array.from(lines)).forEach(function (words) {
      if (words) words.textContent = words.textContent.replace(/\d+(?=\D*$)/, left);
    });
  };
  window.choices = choices;
})();
