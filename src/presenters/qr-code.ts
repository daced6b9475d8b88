/** The text as a QR code, dark on white whatever the colours of the page are: that is what cameras read. An SVG document. */
export async function drawQrCode(text: string): Promise<string> {
  // At first use: a server that starts has no time for what few people ask for.
  const { default: qrcode } = await import('qrcode');
  return qrcode.toString(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
}
