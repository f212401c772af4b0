package io.perfopt.cache.internal.compress;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Raw deflate of the JDK at its fastest level, with contexts used again. */
final class Deflate implements Compressor {
    private final Pool<Deflater> deflaters = new Pool<>(() -> new Deflater(Deflater.BEST_SPEED, true), Deflater::end);
    private final Pool<Inflater> inflaters = new Pool<>(() -> new Inflater(true), Inflater::end);

    @Override
    public byte[] compress(byte[] bytes) {
        Deflater deflater = deflaters.take();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] out = new byte[Math.max(64, bytes.length / 2)];
            int length = 0;
            while (true) {
                length += deflater.deflate(out, length, out.length - length);
                if (deflater.finished()) {
                    return Arrays.copyOf(out, length);
                }
                if (length == out.length) {
                    out = Arrays.copyOf(out, Math.toIntExact(Math.min(Integer.MAX_VALUE - 64L, out.length * 2L)));
                }
            }
        } finally {
            deflater.reset();
            deflaters.giveBack(deflater);
        }
    }

    @Override
    public void decompress(byte[] bytes, int offset, int length, byte[] target) throws IOException {
        Inflater inflater = inflaters.take();
        try {
            inflater.setInput(bytes, offset, length);
            int filled = 0;
            while (filled < target.length) {
                int more = inflater.inflate(target, filled, target.length - filled);
                if (more == 0) {
                    throw new IOException("deflated bytes end after " + filled + " of " + target.length);
                }
                filled += more;
            }
            if (!inflater.finished() && inflater.inflate(new byte[1]) != 0) {
                throw new IOException("deflated bytes hold more than the " + target.length + " announced");
            }
        } catch (DataFormatException damaged) {
            throw new IOException("deflated bytes are damaged", damaged);
        } finally {
            inflater.reset();
            inflaters.giveBack(inflater);
        }
    }
}
