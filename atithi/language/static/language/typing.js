// Phonetic typing: Roman letters become Hindi, Telugu or Bengali as one types. Offline; a language's data is loaded at first use.
//
//   import load, transliterate and attach from the static file language/typing.js (no example here: its hashing follows every import)
//   await load("hi");
//   transliterate("namaste", "hi");            // ["नमस्ते", …], best first; [] before load
//   const typing = attach(textarea, "hi");     // Alt+Z switches it on and off; typing.detach() ends it
//
// A beam search reads the Roman word as sounds: each run of letters has its price as one of them (learned from how people spell),
// and each sound its price after the one before. Common words are preferred.

const LANGUAGES = { hi: 0x0900, bn: 0x0980, te: 0x0c00 };
const BEAM = 90;
const LONGEST_CHUNK = 3;
const STEP = 10;
const FIRST_CHAR = 35;
const FOLLOWING = 0.55; // how much the order of sounds weighs against the spelling
const COMMON = 4.5; // how much a common word is preferred, at most
const DROPPED = 1.1; // the price of an inherent vowel that is not written, beside its table price

const CONSONANTS = "k kh g gh ng c ch j jh ny T Th D Dh N t th d dh n _ p ph b bh m y r _ l L _ v sh S s h".split(" ");
const VOWELS = { a: [5, 0], A: [6, 0x3e], i: [7, 0x3f], I: [8, 0x40], u: [9, 0x41], U: [10, 0x42], Ri: [11, 0x43], e: [0x0e, 0x46], E: [0x0f, 0x47], ai: [0x10, 0x48], o: [0x12, 0x4a], O: [0x13, 0x4b], au: [0x14, 0x4c] };
const MARKS = { "~": 1, M: 2, H: 3 };
const NUKTA = { z: "j", R: "D", Rh: "Dh", f: "ph", Y: "J" };
const VIRAMA = 0x4d;

const loaded = {};
// Each by its own name, not one made up: so they are served under hashed names, which browsers keep and show offline.
const DATA = { hi: () => import("./typing-hi.js"), bn: () => import("./typing-bn.js"), te: () => import("./typing-te.js") };

/** Loads a language's data (hi, te, bn). Rejects for a language without data. */
export async function load(language) {
  if (!(language in LANGUAGES)) throw new Error(`no typing data for ${language}`);
  if (!loaded[language]) {
    const { default: data } = await DATA[language]();
    loaded[language] = prepare(data);
  }
}

/** Native spellings of a Roman word, best first, at most `limit`; empty when the language is not loaded or nothing fits. Pure. */
export function transliterate(word, language, limit = 5) {
  const data = loaded[language];
  const roman = word.toLowerCase();
  if (!data || !/^[a-z]+$/.test(roman)) return [];
  const found = new Map();
  for (const { price, sounds } of search(roman, data)) {
    const text = render(sounds.map((index) => data.sounds[index]), language);
    const rank = data.rank.get(text);
    const liked = price - (rank === undefined ? 0 : COMMON * (1 - rank / (4 * data.rank.size)));
    if (!found.has(text) || found.get(text) > liked) found.set(text, liked);
  }
  const ranked = [...found].sort((one, other) => one[1] - other[1]).map(([text]) => text);
  const english = data.english.get(roman);
  return [...new Set(english ? [english, ...ranked] : ranked)].slice(0, limit);
}

function prepare({ sounds, chunks, follows, words, english }) {
  const size = sounds.length + 1;
  const follow = (one, other) => (follows.charCodeAt((one + 1) * size + other + 1) - FIRST_CHAR) / STEP;
  return { sounds, chunks, follow, english: new Map(Object.entries(english)), rank: new Map(words.split(" ").map((text, index) => [text, index])), silent: sounds.indexOf("a") };
}

function search(roman, { chunks, follow, silent }) {
  const beams = Array.from({ length: roman.length + 1 }, () => []);
  beams[0].push({ price: 0, sounds: [], last: -1 });
  for (let place = 0; place <= roman.length; place++) {
    const beam = beams[place].sort((one, other) => one.price - other.price).slice(0, BEAM);
    // An inherent vowel may stand where nothing is written (namste), never twice.
    const unwritten = (chunks[""] || []).find(([sound]) => sound === silent);
    for (const path of [...beam]) {
      if (unwritten && path.last >= 0 && path.last !== silent) beam.push(extend(path, silent, unwritten[1] / STEP + DROPPED, follow));
    }
    beams[place] = beam;
    for (let length = 1; length <= LONGEST_CHUNK && place + length <= roman.length; length++) {
      for (const [sound, price] of chunks[roman.slice(place, place + length)] || []) {
        for (const path of beam) beams[place + length].push(extend(path, sound, price / STEP, follow));
      }
    }
  }
  return beams[roman.length].map((path) => ({ ...path, price: path.price + FOLLOWING * follow(path.last, -1) })).sort((one, other) => one.price - other.price).slice(0, BEAM);
}

function extend(path, sound, price, follow) {
  return { price: path.price + price + FOLLOWING * follow(path.last, sound), sounds: [...path.sounds, sound], last: sound };
}

/** Sounds as letters of the language's script. */
export function render(sounds, language) {
  const base = LANGUAGES[language];
  const letter = (offset) => String.fromCharCode(base + offset);
  let text = "";
  let open = false; // whether a consonant waits for its vowel
  for (const sound of sounds) {
    if (sound in VOWELS) {
      const [full, sign] = VOWELS[sound];
      text += open ? (sign ? letter(sign) : "") : letter(full);
      open = false;
    } else if (sound in MARKS) {
      text += letter(MARKS[sound]);
      open = false;
    } else {
      const [plain, dotted] = [NUKTA[sound] ?? sound, sound in NUKTA];
      const offset = plain === "J" ? 0x2f : 0x15 + CONSONANTS.indexOf(plain);
      if (offset < 0x15) continue;
      text += (open ? letter(VIRAMA) : "") + letter(offset) + (dotted && language !== "te" ? letter(0x3c) : "");
      open = true;
    }
  }
  return text + (open ? letter(VIRAMA) : "");
}

/**
 * Typing help on an input or textarea. Each Roman word shows its candidates; a space or a mark takes the first, arrow keys and Enter
 * or a click another, Escape leaves it as typed. Nothing happens while an input method of the system composes. `key` with Alt
 * switches; `onSwitch(on)` is told. Returns { toggle, finish, detach }; `finish` takes what is marked now, if anything is.
 */
export function attach(input, language, { key = "z", on = true, label = "", onSwitch = () => {} } = {}) {
  const list = document.createElement("ul");
  list.className = "typing-candidates";
  list.id = `typing-${Math.random().toString(36).slice(2)}`;
  list.setAttribute("role", "listbox");
  if (label) list.setAttribute("aria-label", label);
  list.hidden = true;
  input.after(list);
  input.setAttribute("aria-controls", list.id);
  let active = on;
  let chosen = 0;
  let candidates = [];
  load(language).catch(() => (active = false));

  const wordBefore = () => /[A-Za-z]+$/.exec(input.value.slice(0, input.selectionStart))?.[0] ?? "";
  const close = () => {
    candidates = [];
    list.hidden = true;
    list.replaceChildren();
    input.removeAttribute("aria-activedescendant");
  };
  const mark = () => {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
    input.setAttribute("aria-activedescendant", `${list.id}-${chosen}`);
  };
  const take = (index, after = "") => {
    const word = wordBefore();
    const end = input.selectionStart;
    input.setRangeText(candidates[index] + after, end - word.length, end, "end");
    close();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const show = (event) => {
    const word = active && !event?.isComposing ? wordBefore() : "";
    candidates = word ? transliterate(word, language) : [];
    if (!candidates.length) return close();
    chosen = 0;
    list.replaceChildren(
      ...candidates.map((text, index) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${index}`;
        item.setAttribute("role", "option");
        item.lang = language;
        item.textContent = text;
        return item;
      }),
    );
    list.hidden = false;
    mark();
  };
  const toggle = () => {
    active = !active;
    close();
    onSwitch(active);
  };
  const onKey = (event) => {
    if (event.altKey && event.key.toLowerCase() === key) return event.preventDefault(), toggle();
    if (!candidates.length || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return event.preventDefault(), event.stopPropagation(), close();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : candidates.length - 1)) % candidates.length;
      mark();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      take(chosen);
    }
  };
  // Not by the key: the keyboards of phones do not say which one it was.
  const onMark = (event) => {
    if (!candidates.length || event.isComposing || event.inputType !== "insertText" || !/^[ .,?!;:]$/.test(event.data)) return;
    event.preventDefault();
    take(chosen, event.data);
  };
  const onComposed = () => show();
  const onPick = (event) => {
    const item = event.target.closest("li");
    if (!item) return;
    event.preventDefault();
    take([...list.children].indexOf(item));
    input.focus();
  };
  input.addEventListener("input", show);
  input.addEventListener("compositionend", onComposed);
  input.addEventListener("beforeinput", onMark);
  input.addEventListener("keydown", onKey, true);
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", onPick);
  return {
    toggle,
    finish() {
      if (candidates.length) take(chosen);
    },
    detach() {
      close();
      input.removeEventListener("input", show);
      input.removeEventListener("compositionend", onComposed);
      input.removeEventListener("beforeinput", onMark);
      input.removeEventListener("keydown", onKey, true);
      input.removeEventListener("blur", close);
      input.removeAttribute("aria-controls");
      list.remove();
    },
  };
}
