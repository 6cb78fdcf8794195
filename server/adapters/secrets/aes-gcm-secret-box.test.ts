import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aesGcmSecretBox } from './aes-gcm-secret-box.ts'

const box = aesGcmSecretBox('a key of the test, long enough to be one')
const unreadable = expect.objectContaining({ code: 'secret_unreadable' }) as Error

test('opens what it sealed, whatever the text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (secret) => box.open(box.seal(secret, 'c'), 'c') === secret))
})

test('the same secret never looks the same, and is not in it', () => {
  const [one, two] = [box.seal('hunter2', 'c'), box.seal('hunter2', 'c')]
  expect(Buffer.from(one).equals(two)).toBe(false)
  expect(Buffer.from(one).includes('hunter2')).toBe(false)
})

test('another key is a named error that says what to do and does not quote the secret', () => {
  const other = aesGcmSecretBox('another key of the test, also long enough')
  expect(() => other.open(box.seal('hunter2', 'connection:prod'), 'connection:prod')).toThrow(unreadable)
  try {
    other.open(box.seal('hunter2', 'connection:prod'), 'connection:prod')
  } catch (error) {
    expect((error as { userMessage: string }).userMessage).toMatch(/connection:prod.*FRESNEL_SECRET_KEY/)
    expect(JSON.stringify(error)).not.toContain('hunter2')
  }
})

test('sealed for one connection it does not open for another', () => {
  expect(() => box.open(box.seal('hunter2', 'connection:a'), 'connection:b')).toThrow(unreadable)
})

test('one changed bit anywhere, or a cut, is seen', () => {
  const sealed = Buffer.from(box.seal('hunter2', 'c'))
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(index) ^ 1, index)
    expect(() => box.open(changed, 'c')).toThrow(unreadable)
    expect(() => box.open(sealed.subarray(0, index), 'c')).toThrow(unreadable)
  }
})
