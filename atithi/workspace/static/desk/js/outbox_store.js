// Where unsent answers are kept: this browser's database.
const me = document.body.dataset.me;

function opened() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("desk-outbox", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("answers", { keyPath: "id", autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

export async function store(mode, act) {
  const database = await opened();
  try {
    return await new Promise((done, fail) => {
      const change = database.transaction("answers", mode);
      const asked = act(change.objectStore("answers"));
      change.oncomplete = () => done(asked.result);
      change.onerror = change.onabort = () => fail(change.error);
    });
  } finally { database.close(); }
}

/** Unsent answers in their order: this person's, where the page knows who it is. */
export async function waiting() {
  return (await store("readonly", (answers) => answers.getAll())).filter((one) => !me || one.me === me);
}
