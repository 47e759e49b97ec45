// What a caseworker does at the desk, with a mouse.
import assert from 'node:assert/strict';

export async function signIn(visitor, { login, passphrase }, { badly = false } = {}) {
  const { page } = visitor;
  await visitor.go('/desk');
  await visitor.look();
  if (badly) {
    await page.locator('#name').fill(login);
    await page.locator('#passphrase').fill('not my passphrase');
    await visitor.press('desk.sign-in.go');
    await visitor.refused('name');
    assert.equal(await page.locator('#name').inputValue(), login, 'the name typed is kept');
    assert.equal(await page.locator('#passphrase').inputValue(), '', 'the passphrase typed is not');
  }
  await page.locator('#name').fill(login);
  await page.locator('#passphrase').fill(passphrase);
  await visitor.press('desk.sign-in.go');
  await visitor.look();
}

/// Opens a case from the list, which the resident will see.
export async function open(visitor, subject) {
  const { page } = visitor;
  await visitor.follow(page.locator('tr[data-row]').filter({ hasText: subject }).getByRole('button'));
  await visitor.look();
}

/// The button that gives the command whose form is open: the one that Enter presses.
export const sending = (page) => page.locator('main form:has(input[name=version]) button').first();

/// Gives a command: `fill` completes its form. Says what the case's page says afterwards.
export async function give(visitor, command, fill = async () => {}) {
  const { page } = visitor;
  await visitor.follow(page.locator(`.commands a[href*="/${command}?"]`));
  await visitor.look();
  await fill(page);
  await visitor.follow(sending(page));
  await visitor.look();
}

export async function signOut(visitor) {
  await visitor.follow(visitor.page.getByRole('banner').getByRole('button'));
  await visitor.look();
  assert.deepEqual(await visitor.cookies(), []);
}
