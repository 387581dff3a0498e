// A short sound, made here: two soft notes. Browsers allow it only after the person has done something on the page.
let context = null;

function ready() {
  context ??= new (window.AudioContext ?? window.webkitAudioContext)();
  if (context.state === "suspended") context.resume();
  return context;
}

function note(audio, frequency, at, seconds) {
  const tone = audio.createOscillator(), volume = audio.createGain();
  tone.type = "sine";
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.12, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + seconds);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + seconds);
}

/** Plays it; silently gives up where the browser does not let us. */
export function chime() {
  try {
    const audio = ready(), start = audio.currentTime + 0.02;
    note(audio, 659.25, start, 0.35);
    note(audio, 880, start + 0.14, 0.5);
  } catch { /* no sound here */ }
}
