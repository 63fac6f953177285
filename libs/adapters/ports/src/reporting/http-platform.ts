import { compileSchema, PlatformAnswer, ReportReceipt } from '#core/exchange';
import { askJson, type Counterpart } from '../http/ask-json.js';
import type { ReportingPort } from './reporting-port.js';

const receiptShape = compileSchema(ReportReceipt);
const answerShape = compileSchema(PlatformAnswer);

/** A platform by HTTP: `POST /reports` hands in, `POST /outcomes` asks. The form is ours, for no official one is published that we know of. */
export function httpPlatform({ url, secret, platform }: Counterpart & { readonly platform: string }): ReportingPort {
  return {
    platform,
    submit: async (report) => {
      const answer = await askJson({ url: `${url}/reports`, secret }, report);
      const receipt = typeof answer === 'object' && answer !== null && 'receipt' in answer ? answer.receipt : undefined;
      if (!receiptShape.Check(receipt)) throw new Error('the platform gives no receipt');
      return receipt as string;
    },
    outcome: async (receipt) => {
      const answer = await askJson({ url: `${url}/outcomes`, secret }, { receipt });
      if (answer === null) return undefined;
      if (!answerShape.Check(answer)) throw new Error('the platform answers with something that is no outcome');
      return answer as PlatformAnswer;
    },
  };
}
