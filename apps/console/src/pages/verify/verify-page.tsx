import { ReceiptDrop } from './receipt-drop.js';

/** The same page for who has signed in; see `ReceiptDrop`. */
export const VerifyPage = () => <ReceiptDrop />;
