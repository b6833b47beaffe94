// A one-time code as an application on a phone shows it (RFC 6238): SECRET in base32, SECONDS ahead of now.
import { createHmac } from "node:crypto";

const [secret, ahead] = process.argv.slice(2);
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
let bits = "";
for (const letter of secret.toUpperCase().replace(/[^A-Z2-7]/g, "")) {
  bits += letters.indexOf(letter).toString(2).padStart(5, "0");
}
const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
const counter = Buffer.alloc(8);
counter.writeBigUInt64BE(BigInt(Math.floor((Date.now() / 1000 + Number(ahead)) / 30)));
const mac = createHmac("sha1", key).update(counter).digest();
const at = mac[19] & 15;
const number = mac.readUInt32BE(at) & 0x7fffffff;
console.log(String(number % 1_000_000).padStart(6, "0"));
