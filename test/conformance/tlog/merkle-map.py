"""An independent Merkle map, as the doc comment of libs/core/tlog/src/merkle-map.ts defines it: makes vectors/merkle_map.json.

python3 test/conformance/tlog/merkle-map.py > test/conformance/tlog/vectors/merkle_map.json
"""
import base64
import hashlib
import json


def sha256(*parts):
    return hashlib.sha256(b''.join(parts)).digest()


def bit(position, depth):
    return position[depth // 8] >> (7 - depth % 8) & 1


def root(records, depth=0):
    """records: a list of (position, value)."""
    if not records:
        return sha256(b'\x02')
    if len(records) == 1:
        return sha256(b'\x03', *records[0])
    halves = [[record for record in records if bit(record[0], depth) == side] for side in (0, 1)]
    return sha256(b'\x04', root(halves[0], depth + 1), root(halves[1], depth + 1))


def prove(records, position, depth=0):
    """The siblings from the root down, None for an empty one, and the record at the end of the path, or None."""
    if len(records) < 2:
        return [], records[0] if records else None
    halves = [[record for record in records if bit(record[0], depth) == side] for side in (0, 1)]
    side = bit(position, depth)
    siblings, end = prove(halves[side], position, depth + 1)
    return [root(halves[1 - side], depth + 1) if halves[1 - side] else None] + siblings, end


def text(value):
    return None if value is None else base64.b64encode(value).decode()


def vector(count):
    keys = ['["prt_00000000-0000-7000-8000-%012x"]' % number for number in range(count)]
    records = [(sha256(key.encode()), sha256(('statement of %s' % key).encode())) for key in keys]
    asked = keys[:3] + keys[-1:] + ['["prt_nobody"]', '', '要素']
    proofs = []
    for key in dict.fromkeys(asked):
        siblings, end = prove(records, sha256(key.encode()))
        proofs.append({
            'key': key, 'value': text(dict(zip(keys, (value for _, value in records))).get(key)),
            'siblings': [text(sibling) for sibling in siblings], 'end': None if end is None else {'position': text(end[0]), 'value': text(end[1])},
        })
    return {'keys': count, 'root': text(root(records)), 'proofs': proofs}


print(json.dumps([vector(count) for count in (0, 1, 2, 3, 7, 64, 1000)], ensure_ascii=False, indent=1))
