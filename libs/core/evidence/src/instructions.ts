import { PATHS } from './bundle.js';
import type { Material } from './story.js';

/** How whoever got the bundle checks it, with our tool and without it. */
export const instructionsOf = ({ subject, origin, checkpoint, baseUrl }: Material): string => `核验说明 HOW TO VERIFY
${subject}
日志 log ${origin}，${checkpoint.size} 个条目 entries

一、一条命令（离线） One command, offline
    npm run -s yaosu -- evidence verify BUNDLE.zip --vkey VKEY
  VKEY 是交易所日志的公钥，请从交易所以外的可信渠道取得，并与包内 ${PATHS.vkey} 及 ${baseUrl}/log/vkey 比对。
  The key has to come from a place that you trust; the one in the bundle only tells which it should be.
  退出码 exit code：0 通过 verified；1 不通过 not verified；2 用法错误 usage；3 无法读取 unreadable。

二、逐个核验回执 One receipt
    yaosu receipt verify receipts/N.tlog-proof --entry entries/N.json --vkey VKEY
  回执格式为 C2SP tlog-proof（https://c2sp.org/tlog-proof），任何实现该标准的工具均可核验：
  叶哈希 leaf = SHA-256(0x00 || entries/N.json)，按 RFC 6962 / RFC 9162 §2.1.3.2 计算到 ${PATHS.checkpoint} 所签的根。

三、摘要 Digests
    sha256sum -b 各文件，与 ${PATHS.manifest} 逐一比对 compare with the manifest.
  entries/、facts/、verdicts/、documents/ 为原始字节，文件名即序号或者 SHA-256，不要重新保存。

四、重新判定 The verdict again
  facts/*.json 是判定时的全部事实，packs/*.json 是判定所用的规则包（开关、数值、条文原句）。evidence verify 据此重算，须得到
  verdicts/*.json 的同样字节。单独重算 by hand：
    (printf '{"id":1,"facts":'; cat facts/X.json; printf '}\\n') | yaosu law export --explain

五、封存 The seal
  有 seal/ 时：${PATHS.sealEntry} 是台账中的一个条目，写明 ${PATHS.manifest} 的 SHA-256；${PATHS.sealReceipt} 是它的回执。
  它证明本包（含 PDF）由交易所在当时作出。没有 seal/ 时，PDF、names.json 与本说明不受日志保护，其余不受影响。
  With seal/ an entry of the ledger names the digest of the manifest, so that every file is vouched for. Without it the PDF,
  the names and this text are not; everything else is proven by the entries.
`;
