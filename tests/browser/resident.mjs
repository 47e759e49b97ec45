// What a resident does, page by page.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

export const stories = {
  'zh-CN': {
    subject: '集市后巷的路灯坏了',
    body: '集市后巷第三根灯杆的灯已经灭了三个星期，晚上老人走路很不安全。\n\n请尽快修好。',
    better: '集市后巷的路灯坏了三个星期',
    name: '林梅',
    answer: '第三根灯杆，编号是 A-17。照片在附件里。',
    disagree: '灯修好一天又灭了。',
  },
  en: {
    subject: 'Lamp out in the lane behind the market',
    body: 'The third lamp post in the lane behind the market has been dark for three weeks.\n\nOld people walk there at night.',
    better: 'Lamp out for three weeks behind the market',
    name: 'Lin Mei',
    answer: 'The third post; its number is A-17. A photo is attached.',
    disagree: 'It worked for a day and went out again.',
  },
};

const oversize = 20 * 1000 * 1000 + 1;

/// Reads without leaving a trace: home and the public pages set no cookie.
export async function lookAround(visitor) {
  for (const path of ['/', '/file', '/board', '/log', '/limits', '/accessibility']) {
    await visitor.go(path);
    await visitor.look();
  }
  const office = visitor.page.locator('th[scope=row] a[href^="/board/"]').first();
  await visitor.go('/board');
  if (await office.count() > 0) {
    await visitor.follow(office);
    await visitor.look();
  }
  assert.deepEqual(await visitor.cookies(), [], 'reading sets no cookie');
}

/// From the home page to the check page, with each mistake made once on the way.
export async function fillIn(visitor, story, { office = 'chengjian-ban' } = {}) {
  const { page } = visitor;
  await visitor.go('/');
  await visitor.press('home.file');
  await visitor.look();
  await visitor.press('file.start.go');
  await visitor.look();

  // 1: what happened. Nothing, then half, then all of it.
  await visitor.press('form.continue');
  await visitor.refused('subject', 'body');
  await page.locator('#body').fill(story.body);
  await visitor.press('form.continue');
  await visitor.refused('subject');
  assert.equal(await page.locator('#body').inputValue(), story.body, 'typed text is kept');
  await page.locator('#subject').fill(story.subject);
  await visitor.press('form.continue');

  // 2: which office
  await visitor.look();
  await visitor.press('form.continue');
  await visitor.refused('office');
  await page.locator(`input[name=office][value=${office}]`).check();
  await visitor.press('form.continue');

  // 3: files, two of which can't be taken
  await visitor.look();
  await page.locator('#files').setInputFiles([
    { name: 'setup.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ\x90\0 this program cannot be run') },
  ]);
  await visitor.press('file.files.add');
  await visitor.refused('files');
  await visitor.shows('setup.exe');
  await page.locator('#files').setInputFiles([
    { name: 'long.txt', mimeType: 'text/plain', buffer: Buffer.alloc(oversize, 'a') },
  ]);
  if (visitor.script) {
    // The page itself names it, before 20 MiB are sent for nothing.
    const said = await page.locator('#files').evaluate((field) => field.validationMessage);
    assert.ok(said.startsWith('long.txt: '), said);
  } else {
    await visitor.press('file.files.add');
    await visitor.refused('files');
    await visitor.shows('long.txt');
  }
  await page.locator('#files').setInputFiles([
    { name: '路灯 lamp.jpg', mimeType: 'image/jpeg', buffer: await page.screenshot({ type: 'jpeg' }) },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('灯杆 A-17\n') },
    { name: 'second.txt', mimeType: 'text/plain', buffer: Buffer.from('not needed\n') },
  ]);
  await visitor.press('file.files.add');
  await visitor.look();
  await visitor.follow(page.getByRole('listitem').filter({ hasText: 'second.txt' }).getByRole('button'));
  await visitor.shows('路灯 lamp.jpg');
  await visitor.shows('notes.txt');
  assert.equal(await page.getByRole('listitem').filter({ hasText: 'second.txt' }).count(), 0);
  await visitor.press('form.continue');

  // 4: how to be reached
  await visitor.look();
  await visitor.press('form.continue');
  await visitor.refused('reach');
  await page.locator('input[name=reach][value=name]').check();
  await visitor.press('form.continue');
  await visitor.look();
  await page.locator('#phone').fill('1');
  await visitor.press('form.continue');
  await visitor.refused('name');
  assert.equal(await page.locator('#phone').inputValue(), '1', 'typed text is kept');
  await page.locator('#name').fill(story.name);
  await page.locator('#phone').fill('138 0000 0000');
  await visitor.press('form.continue');

  // 5: check. Each answer can be changed, and what was not touched stays.
  await visitor.look();
  await visitor.shows(story.name);
  const answers = ['what', 'office', 'files', 'reach'];
  for (const one of answers) {
    await visitor.follow(page.locator(`main .rows a[href^="/file/${one}?"]`).first());
    if (one === 'what') await page.locator('#subject').fill(story.better);
    if (one === 'reach') await page.locator('input[name=reach][value=anonymous]').check();
    await visitor.press('form.continue');
    assert.equal(new URL(page.url()).pathname, '/file/check', `after changing ${one}`);
  }
  await visitor.shows(story.better);
  await visitor.shows('notes.txt');
  assert.ok(!(await visitor.text()).includes(story.name), 'who turns anonymous leaves no name');
}

/// Sends it; sent twice or reloaded, it is the same receipt. Returns {code, proof}: the code, and the path of the proof.
export async function send(visitor) {
  const { page } = visitor;
  const form = await page.locator('form[action^="/file/send"]').evaluate((one) => ({
    action: one.getAttribute('action'),
    token: one.elements.token.value,
  }));
  await visitor.press('file.check.send');
  await visitor.look();
  const shown = () => codeShown(visitor);
  const code = await shown();
  assert.match(code, /^[0-9A-Z]{5}(-[0-9A-Z]{5}){4}$/);
  await page.reload();
  assert.equal(await shown(), code, 'a reload shows the same receipt');
  const again = await visitor.context.request.post(form.action, { form: { token: form.token } });
  assert.ok((await again.text()).includes(code.slice(0, 5)), 'sent twice, it is the same receipt');
  await visitor.go('/file/check');
  assert.equal(await shown(), code, 'the way back leads to the receipt');

  const proof = await download(visitor, 'receipt.proof');
  const pdf = await readFile(await download(visitor, 'receipt.pdf'));
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  await visitor.press('receipt.print');
  assert.equal(await shown(), code, 'the page to print shows the same receipt');
  await visitor.look();
  await visitor.go('/file/receipt');
  await visitor.press('receipt.kept');
  await visitor.look();
  await visitor.go('/file/receipt');
  assert.equal(await page.locator('.groups').count(), 0, 'once kept, the code is shown no more');
  return { code, proof };
}

async function download(visitor, key) {
  const coming = visitor.page.waitForEvent('download');
  await visitor.page.getByRole('main').getByRole('button', { name: visitor.say(key) }).click();
  return (await coming).path();
}

/// The receipt code as the page at hand shows it; from now on it may stand in no address.
export async function codeShown(visitor) {
  const code = (await visitor.page.locator('.groups').innerText()).trim().split(/\s+/).join('-');
  visitor.holds(code);
  return code;
}

/// Opens a case with its code, straight at the page that asks for it.
export async function openCase(visitor, code) {
  visitor.holds(code);
  await visitor.go('/case');
  await visitor.page.locator('#code').fill(code);
  await visitor.press('follow.open');
}

/// Opens the case with its code; before that, with two that are wrong.
export async function follow(visitor, code, { unknown } = {}) {
  const { page } = visitor;
  await visitor.go('/');
  await visitor.press('home.follow');
  await visitor.look();
  if (unknown) {
    const typo = code.slice(0, -1) + (code.endsWith('7') ? '8' : '7');
    await page.locator('#code').fill(typo);
    await visitor.press('follow.open');
    await visitor.refused('code');
    await visitor.shows(visitor.say('problem.sealing/code-mistyped'));
    assert.equal(await page.locator('#code').inputValue(), typo, 'the code typed is kept');
    await page.locator('#code').fill(unknown);
    await visitor.press('follow.open');
    await visitor.refused('code');
    await visitor.shows(visitor.say('problem.engine/no-such-code'));
  }
  await page.locator('#code').fill(code.toLowerCase().replaceAll('-', ' '));
  await visitor.press('follow.open');
  await visitor.look();
}

export async function answer(visitor, words) {
  const { page } = visitor;
  await visitor.press('case.write');
  await visitor.look();
  await visitor.press('message.send');
  await visitor.refused('text');
  await page.locator('#text').fill(words);
  await page.locator('#files').setInputFiles([
    { name: 'post.jpg', mimeType: 'image/jpeg', buffer: await page.screenshot({ type: 'jpeg' }) },
  ]);
  await visitor.press('message.send');
  await visitor.look();
  await visitor.shows(words);
  await visitor.shows('post.jpg');
}

/// Reads the reply, says whether it solved anything, asks for a review, and leaves.
export async function readReply(visitor, words) {
  const { page } = visitor;
  await visitor.press('case.read-reply');
  await visitor.look();
  const letter = page.waitForEvent('download');
  await page.locator('main a[download]').last().click();
  assert.ok((await readFile(await (await letter).path())).length > 0);
  await visitor.follow(page.locator('a.back'));
  await visitor.press('case.solved.partly');
  await visitor.look();
  await visitor.follow(page.locator('main a[href^="/case/review"]').first());
  await visitor.look();
  await page.locator('#text').fill(words);
  await visitor.follow(page.locator('form[action^="/case/review"] button'));
  await visitor.look();
  await visitor.shows(words);
}

export async function leaveCase(visitor) {
  await visitor.press('case.leave');
  await visitor.look();
  await visitor.go('/case');
  assert.equal(await visitor.page.locator('#code').count(), 1, 'who left needs the code again');
}
