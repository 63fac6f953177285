import type * as Asn1Js from 'asn1js';
import type * as PkiJs from 'pkijs';
import { isSignedBySm2, sm2PointIn } from '../suites/sm2.js';
import { asn1js, pkijs } from './libraries.js';

/** SM2 with SM3 as the algorithm of a signature (GM/T 0006). */
export const SM2_WITH_SM3 = '1.2.156.10197.1.501';
const HALF_BYTES = 32;

let made: PkiJs.CryptoEngine | undefined;

/** What verifies the signatures of certificates and revocation lists: Web Crypto, and SM2 (GB/T 32918.2), which that does not know. */
export const x509Engine = (): PkiJs.CryptoEngine => (made ??= new (engineClass())({ name: 'yaosu', crypto: pkijs().getCrypto(true).crypto }));

function engineClass(): typeof PkiJs.CryptoEngine {
  return class extends pkijs().CryptoEngine {
    override verifyWithPublicKey(...[data, signature, key, algorithm, digest]: Parameters<PkiJs.CryptoEngine['verifyWithPublicKey']>): Promise<boolean> {
      if (algorithm.algorithmId !== SM2_WITH_SM3) return super.verifyWithPublicKey(data, signature, key, algorithm, digest);
      return Promise.resolve(isSignedWithSm3(bytesOf(data), signature, key));
    }
  };
}

const bytesOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array => (ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data));

function isSignedWithSm3(data: Uint8Array, { valueBlock }: Asn1Js.BitString | Asn1Js.OctetString, key: PkiJs.PublicKeyInfo): boolean {
  const point = sm2PointIn(new Uint8Array(key.toSchema().toBER(false)));
  const signature = signatureIn(valueBlock.valueHexView);
  return point !== undefined && signature !== undefined && isSignedBySm2(point, data, signature);
}

/** r || s of `SEQUENCE { INTEGER r, INTEGER s }` (GM/T 0009). */
function signatureIn(der: Uint8Array): Uint8Array | undefined {
  const { Integer, Sequence, fromBER } = asn1js();
  const { result } = fromBER(new Uint8Array(der));
  const halves = result instanceof Sequence ? result.valueBlock.value.map((half) => (half instanceof Integer ? halfOf(half.valueBlock.valueHexView) : undefined)) : [];
  const [r, s] = halves;
  return halves.length === 2 && r !== undefined && s !== undefined ? Buffer.concat([r, s]) : undefined;
}

/** A number of at most 32 bytes, filled up in front. */
function halfOf(integer: Uint8Array): Buffer | undefined {
  const first = integer.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? new Uint8Array() : integer.subarray(first);
  return digits.length > HALF_BYTES ? undefined : Buffer.concat([Buffer.alloc(HALF_BYTES - digits.length), digits]);
}
