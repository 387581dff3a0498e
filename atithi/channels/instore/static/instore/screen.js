// The wall: shows who is called, and says it, with a chime and a voice where the device has one. A device that may not make a
// sound before somebody touched it offers a button; one without a voice for a language only chimes.
import { live } from "../realtime/live.js";

const { now, live: signals } = document.body.dataset;
const place = document.getElementById("now"), button = document.getElementById("sound"), lost = document.getElementById("lost");
const LOOK_MS = 10000;
const marks = () => [...place.querySelectorAll("[data-called]")];
let known = new Set(marks().map((each) => each.dataset.mark)), audio = null, shown = "";

async function look() {
  let response;
  try { response = await fetch(now, { credentials: "omit" }); } catch { lost.hidden = false; return; }
  lost.hidden = response.ok;
  if (!response.ok) return;
  const text = await response.text();
  if (text === shown) return;
  shown = text;
  place.innerHTML = text;
  const called = marks(), fresh = called.filter((each) => !known.has(each.dataset.mark));
  known = new Set(called.map((each) => each.dataset.mark));
  for (const each of fresh.reverse()) announce(each);
}

function announce(call) {
  call.classList.add("fresh");
  chime();
  speak(call.dataset.say, call.lang);
}

/** Two soft tones, a third apart. */
function chime() {
  if (audio?.state !== "running") return;
  [[659, 0], [523, 0.35]].forEach(([pitch, after]) => {
    const tone = audio.createOscillator(), loud = audio.createGain(), at = audio.currentTime + after;
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0.0001, at);
    loud.gain.exponentialRampToValueAtTime(0.4, at + 0.03);
    loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.9);
    tone.connect(loud).connect(audio.destination);
    tone.start(at); tone.stop(at + 1);
  });
}

function speak(words, language) {
  const voices = window.speechSynthesis?.getVoices() ?? [];
  const voice = voices.find((each) => each.lang.toLowerCase().startsWith(language));
  if (!voice || !words) return;
  const said = new SpeechSynthesisUtterance(words);
  said.voice = voice; said.lang = voice.lang; said.rate = 0.9;
  speechSynthesis.speak(said);
}

async function soundOn() {
  try { audio ??= new AudioContext(); await audio.resume(); } catch { /* a device without sound */ }
  button.hidden = audio?.state === "running" || !audio;
}

button.addEventListener("click", async () => { await soundOn(); chime(); });
try { audio = new AudioContext(); button.hidden = audio.state === "running"; } catch { button.hidden = true; }
window.speechSynthesis?.getVoices();

live(signals, { on: { visit: look }, resync: look, state: (open) => { if (open) look(); } });
setInterval(look, LOOK_MS);
