// What the pages say, from the catalogues that they are made with: a test names a key, not a sentence.
import { readFileSync } from 'node:fs';

const read = (language) => {
  const lines = readFileSync(new URL(`../../locales/${language}.po`, import.meta.url), 'utf8').split('\n');
  const words = new Map();
  let key = '';
  let into = '';
  for (const line of lines) {
    const [, mark, text] = /^(msgid|msgstr(?:\[0\])?)? ?(".*")$/.exec(line) ?? [];
    if (text === undefined) {
      into = '';
      continue;
    }
    if (mark) into = mark;
    const piece = JSON.parse(text);
    if (into === 'msgid') key = mark ? piece : key + piece;
    else if (into) words.set(key, (mark ? '' : words.get(key)) + piece);
  }
  return words;
};
const catalogues = { 'zh-CN': read('zh-CN'), en: read('en') };

/// The text of a key in a language; `{name}` is filled in from `facts`.
export function say(language, key, facts = {}) {
  const text = catalogues[language].get(key);
  if (text === undefined) throw new Error(`no text has the key ${key}`);
  return text.replace(/\{([a-z-]+)(?::[a-z]+)?\}/g, (whole, name) => facts[name] ?? whole);
}

/// The question over the filing form of a procedure, from its file.
export function asked(language, procedure) {
  const file = readFileSync(new URL(`../../procedures/${procedure}.toml`, import.meta.url), 'utf8');
  const [, zh, en] = /^\[filing_form\.title\]\nzh = "(.*)"\nen = "(.*)"$/m.exec(file);
  return language === 'en' ? en : zh;
}

/// A day (YYYY-MM-DD) as pages write it, without the weekday.
export function written(language, day) {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00Z`));
}
