// Keeps relative times ("5 min ago", "3 hr") true while a page stays open.
import { say } from "./strings.js";

const MINUTE = 60, HOUR = 3600, DAY = 86400;
const UNITS = [["year", 365 * DAY], ["month", 30 * DAY], ["week", 7 * DAY], ["day", DAY], ["hour", HOUR], ["minute", MINUTE]];
const locale = `${document.documentElement.lang || "en"}-IN`;
const relative = {};
const spans = {};

function amount(seconds) {
  for (const [unit, size] of UNITS) if (seconds >= size * 1.1 || unit === "minute") return [Math.max(1, Math.round(seconds / size)), unit];
  return [1, "minute"];
}

function text(element, present) {
  const passed = (present - Date.parse(element.dateTime)) / 1000;
  const seconds = element.dataset.keep === "left" ? Math.abs(passed) : Math.max(0, passed);
  const [count, unit] = amount(seconds);
  if (element.dataset.keep === "span" || element.dataset.keep === "left") {
    spans[unit] ??= new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" });
    return spans[unit].format(count);
  }
  if (seconds < MINUTE) return say("now");
  const style = element.dataset.style || "narrow";
  relative[style] ??= new Intl.RelativeTimeFormat(locale, { style });
  return relative[style].format(-count, unit);
}

/** Brings every kept time under `root` up to date. Rendered words stay as the server wrote them until they change in meaning. */
export function refreshTimes(root = document) {
  const present = Date.now();
  for (const element of root.querySelectorAll("time[data-keep]")) {
    const fresh = text(element, present);
    if (fresh && element.textContent !== fresh) element.textContent = fresh;
  }
}

setInterval(() => { if (!document.hidden) refreshTimes(); }, 30000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) refreshTimes(); });
