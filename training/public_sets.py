"""Makes evaluation files from the public data's development parts. Usage: uv run training/public_sets.py DATA_FOLDER OUT_FOLDER

They are not committed: the sources' terms are theirs. The lexicons' dev parts are unseen by training; of sentences the Roman side
is trained on, so only the native side stands here.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

SCRIPTS = {"hi": "Deva", "te": "Telu", "bn": "Beng"}


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    spelling, language = [], []
    for code, script in SCRIPTS.items():
        romans: dict[str, list[str]] = defaultdict(list)
        for line in (folder / f"dakshina/{code}.lexicon.dev.tsv").read_text(encoding="utf-8").splitlines():
            native, roman, _ = line.split("\t")
            romans[native].append(roman)
        spelling += [{"language": code, "native": native, "roman": found} for native, found in romans.items()]
        sentences = (folder / f"dakshina/{code}.sentences.dev.native.txt").read_text(encoding="utf-8").splitlines()
        language += [{"text": text, "language": code, "script": script} for text in sentences]
    for name, rows in (("spelling", spelling), ("language", language)):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (out / f"{name}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
