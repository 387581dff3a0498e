// A photo from a phone is made smaller before it is sent: quicker on a slow line, and without the place where it was taken.
const LARGE = 1000000, SIDE = 2048;
const possible = (file) => file.type === "image/jpeg" || file.type === "image/webp";

/** The picture, at most 2048 pixels wide and high if it was large; anything else as it is. */
export async function shrink(file) {
  if (!possible(file) || file.size < LARGE) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch { return file; }
}
shrink.possible = possible;
