import { QRCodeSVG } from 'qrcode.react'
import classes from './QrCode.module.css'

/** Black on white in both themes, with its quiet zone: phone cameras want it so. */
export function QrCode({ text, label, sizePx }: { text: string; label: string; sizePx: number }) {
  return (
    <div className={classes.code}>
      <QRCodeSVG value={text} size={sizePx} level="M" marginSize={2} title={label} />
    </div>
  )
}
