// What somebody who cannot see the page, or not well, would miss; `browsers.py` calls both.
(() => {
  const within = (node, names) => names.flatMap((name) => (node.getAttribute(name) || "").split(" ").filter(Boolean));
  const text = (node) => (node?.textContent || "").trim();
  const titled = (node) => within(node, ["aria-labelledby"]).map((id) => text(document.getElementById(id))).join("");
  const named = (node) => node.getAttribute("aria-label") || titled(node);
  const seen = (node) => node.getClientRects().length > 0 && !node.closest('[aria-hidden="true"]');

  function unlabelled() {
    const wrong = [];
    const tell = (what, node) => wrong.push(`${what}: ${node.outerHTML.slice(0, 120)}`);
    const each = (selector, judge) => document.querySelectorAll(selector).forEach(judge);
    each("input:not([type=hidden]), select, textarea", (node) => {
      if (seen(node) && !named(node) && ![...(node.labels || [])].some(text)) tell("no label", node);
    });
    each("button, a[href], summary", (node) => {
      if (seen(node) && !named(node) && !text(node)) tell("no name", node);
    });
    each("[role=dialog], [role=alertdialog], fieldset", (node) => { if (!named(node)) tell("no title", node); });
    each("[aria-describedby], [aria-labelledby]", (node) => {
      const lost = within(node, ["aria-describedby", "aria-labelledby"]).filter((id) => !document.getElementById(id));
      if (lost.length) tell(`leads nowhere, ${lost}`, node);
    });
    const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
    ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => wrong.push(`id twice: ${id}`));
    if (document.querySelectorAll("h1").length !== 1) wrong.push("not one heading of the first level");
    if (document.querySelectorAll("main").length !== 1) wrong.push("no main landmark");
    if (!document.querySelector("nav[aria-label]")) wrong.push("no named navigation");
    return wrong;
  }

  const colour = (words) => {
    const numbers = words.match(/[\d.]+/g).map(Number);
    return { rgb: numbers.slice(0, 3), share: numbers.length > 3 ? numbers[3] : 1 };
  };
  const over = (top, under) => top.rgb.map((value, at) => value * top.share + under[at] * (1 - top.share));
  const ground = (node) => {
    if (!node) return [255, 255, 255];
    const own = colour(getComputedStyle(node).backgroundColor);
    return own.share === 1 ? own.rgb : over(own, ground(node.parentElement));
  };
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = (rgb) => rgb.map((value) => linear(value / 255)).reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);

  // WCAG 2.2, 1.4.3: 4.5 to 1, and 3 to 1 where text is large.
  function pale() {
    const found = [];
    document.querySelectorAll("body *").forEach((node) => {
      const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
      const style = getComputedStyle(node);
      const hidden = style.visibility !== "visible" || node.getClientRects().length === 0 || node.offsetWidth < 2;
      if (!own || hidden || node.closest(".brand-mark, [inert], .tools, svg")) return;
      const under = ground(node);
      const [high, low] = [light(over(colour(style.color), under)), light(under)].sort((a, b) => b - a);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const ratio = (high + 0.05) / (low + 0.05);
      if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${node.className}: ${text(node).slice(0, 40)}`);
    });
    return found;
  }

  return { unlabelled, pale };
})()
