// Times as somebody wants to read them: how long ago, by their own clock, or in UTC.

const KEY = "apflow.times";
const FORMS = ["local", "relative", "UTC"];

let form = FORMS.includes(stored()) ? stored() : "local";

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function timeForm() {
  return form;
}

/** The next form, in all pages of this browser. */
export function switchTimes(wanted = FORMS[(FORMS.indexOf(form) + 1) % FORMS.length]) {
  form = wanted;
  try {
    localStorage.setItem(KEY, form);
  } catch {
    // Then for this page alone.
  }
  redrawTimes();
}

/** A date of the API, with the day where it is not today. */
export function timeText(iso) {
  const date = new Date(iso);
  if (form === "relative") {
    return ago(date - Date.now());
  }
  const zone = form === "UTC" ? { timeZone: "UTC" } : {};
  const day = (each) => each.toLocaleDateString([], zone);
  const time = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", ...zone });
  return `${day(date) === day(new Date()) ? "" : `${day(date)} `}${time}${form === "UTC" ? " UTC" : ""}`;
}

function ago(millis) {
  const seconds = Math.round(Math.abs(millis) / 1000);
  const [count, unit] = seconds < 60 ? [seconds, "s"] : seconds < 3600 ? [Math.floor(seconds / 60), "min"] : seconds < 172_800 ? [Math.floor(seconds / 3600), "h"] : [Math.floor(seconds / 86_400), "days"];
  return seconds === 0 ? "now" : millis < 0 ? `${count} ${unit} ago` : `in ${count} ${unit}`;
}

/** The whole date with its zone, and as the API has it. */
export function wholeTime(iso) {
  const zone = form === "UTC" ? { timeZone: "UTC" } : {};
  return `${new Date(iso).toLocaleString([], { dateStyle: "full", timeStyle: "long", hourCycle: "h23", ...zone })}\n${iso}`;
}

export function redrawTimes() {
  for (const element of document.querySelectorAll("time[datetime]")) {
    const text = timeText(element.dateTime);
    if (element.textContent !== text) {
      element.textContent = text;
      element.title = wholeTime(element.dateTime);
    }
  }
}

setInterval(() => form === "relative" && !document.hidden && redrawTimes(), 1000);
addEventListener("storage", (event) => {
  if (event.key === KEY && FORMS.includes(event.newValue)) {
    form = event.newValue;
    redrawTimes();
  }
});
