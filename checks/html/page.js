"use strict";

// Steps through each run: by buttons, by the list of calls, by keys, and by the fragment of the address.

const MOVES = {
  first: () => 0,
  previous: (at) => at - 1,
  next: (at) => at + 1,
  last: (at, last) => last,
};
const KEYS = { Home: "first", ArrowLeft: "previous", ArrowRight: "next", End: "last" };
const KEYS_IN_LIST = { ArrowUp: "previous", ArrowDown: "next" };

function stepped(run) {
  const steps = [...run.querySelectorAll(".step")];
  const list = run.querySelector(".calls");
  const links = [...list.querySelectorAll("a")];
  const buttons = [...run.querySelectorAll("[data-move]")];
  let at = 0;

  function there(name) {
    return Math.max(0, Math.min(MOVES[name](at, steps.length - 1), steps.length - 1));
  }

  function show(place, { isAsked = true } = {}) {
    at = place;
    steps.forEach((step, number) => (step.hidden = number !== at));
    links.forEach((link, number) => {
      link.ariaCurrent = number === at ? "step" : null;
      link.tabIndex = number === at ? 0 : -1;
    });
    // A button that is switched off would lose the focus.
    buttons.forEach((button) => button.setAttribute("aria-disabled", there(button.dataset.move) === at));
    run.querySelector(".counter").textContent = steps[at].dataset.where;
    // The list alone is scrolled, and not the page.
    list.scrollTop = links[at].offsetTop - list.clientHeight / 2;
    if (isAsked) {
      run.querySelector("[role=status]").textContent = steps[at].dataset.told;
      history.replaceState(null, "", `#${steps[at].id}`);
    }
  }

  function move(name) {
    show(there(name));
    if (list.contains(document.activeElement)) links[at].focus({ preventScroll: true });
  }

  function showNamed(fragment) {
    const place = steps.findIndex((step) => `#${step.id}` === fragment);
    if (place >= 0) show(place);
    return place >= 0;
  }

  buttons.forEach((button) => button.addEventListener("click", () => move(button.dataset.move)));
  run.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && showNamed(link.getAttribute("href"))) event.preventDefault();
  });
  run.querySelector(".controls").hidden = false;
  show(0, { isAsked: false });
  return { run, list, move, showNamed };
}

const runs = [...document.querySelectorAll(".run")].map(stepped);

function follow() {
  runs.forEach((run) => run.showNamed(location.hash));
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const focused = document.activeElement;
  // What is too wide is scrolled with the same keys.
  if (focused.closest("pre, .wide")) return;
  // Without a focus the keys are those of the run, where there is but one.
  const within = runs.find(({ run }) => run.contains(focused));
  const meant = within ?? (runs.length === 1 && focused === document.body ? runs[0] : undefined);
  const name = KEYS[event.key] ?? (meant?.list.contains(focused) ? KEYS_IN_LIST[event.key] : undefined);
  if (meant && name) {
    event.preventDefault();
    meant.move(name);
  }
});
window.addEventListener("hashchange", follow);
follow();
