package io.wirecut.rules.steps;

import io.wirecut.regex.RegexSearch;
import io.wirecut.rules.steps.TransformCheck.GroupTransform;
import io.wirecut.rules.steps.TransformCheck.PlainTransform;
import io.wirecut.rules.steps.TransformCheck.XorTransform;
import io.wirecut.signatures.Transform.Plain;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.agrona.concurrent.UnsafeBuffer;

/// Applies transforms to a buffer's bytes, in memory of its own. One per worker. Allocates nothing
/// after construction.
final class Transformer {
    /// Bytes of a buffer that are transformed at most; what is behind them is left out.
    private static final int MAX_LENGTH = 1 << 16;

    private static final int MAX_DIGEST_LENGTH = 32;
    private static final int CHUNK_LENGTH = 1 << 10;

    private final RegexSearch search;
    private final MessageDigest md5 = digest("MD5");
    private final MessageDigest sha1 = digest("SHA-1");
    private final MessageDigest sha256 = digest("SHA-256");
    private final byte[] chunk = new byte[CHUNK_LENGTH];
    private final byte[] hash = new byte[MAX_DIGEST_LENGTH];
    private UnsafeBuffer current = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_LENGTH + 1));
    private UnsafeBuffer next = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_LENGTH + 1));
    private int length;

    /// @param search the worker's
    Transformer(RegexSearch search) {
        this.search = search;
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(algorithm + " must be there", e);
        }
    }

    /// Moves a view to its bytes transformed, which are valid until the next call.
    void apply(TransformCheck[] transforms, UnsafeBuffer view) {
        length = Math.min(view.capacity(), MAX_LENGTH);
        current.putBytes(0, view, 0, length);
        for (TransformCheck transform : transforms) {
            length = Math.min(apply(transform), MAX_LENGTH);
            UnsafeBuffer swapped = current;
            current = next;
            next = swapped;
        }
        view.wrap(current, 0, length);
    }

    /// Writes the current bytes, transformed, to the next buffer.
    ///
    /// @return how many they are
    private int apply(TransformCheck transform) {
        return switch (transform) {
            case PlainTransform(Plain kind) -> apply(kind);
            case XorTransform xor -> {
                for (int i = 0; i < length; i++) {
                    next.putByte(i, (byte) (current.getByte(i) ^ xor.keyAt(i)));
                }
                yield length;
            }
            case GroupTransform group -> cut(group);
        };
    }

    private int apply(Plain kind) {
        return switch (kind) {
            case DOTPREFIX -> {
                next.putByte(0, (byte) '.');
                next.putBytes(1, current, 0, length);
                yield length + 1;
            }
            case STRIP_WHITESPACE -> withoutBlanks(false);
            case COMPRESS_WHITESPACE -> withoutBlanks(true);
            case TO_LOWERCASE -> withCase('A', 'Z');
            case TO_UPPERCASE -> withCase('a', 'z');
            case TO_MD5 -> hash(md5);
            case TO_SHA1 -> hash(sha1);
            case TO_SHA256 -> hash(sha256);
            case URL_DECODE -> urlDecoded();
            case HEADER_LOWERCASE -> withSmallNames();
            case STRIP_PSEUDO_HEADERS -> withoutPseudoHeaders();
        };
    }

    private int withoutBlanks(boolean keepOne) {
        int written = 0;
        boolean afterBlank = false;
        for (int i = 0; i < length; i++) {
            byte value = current.getByte(i);
            boolean blank = isBlank(value);
            if (!blank) {
                next.putByte(written++, value);
            } else if (keepOne && !afterBlank) {
                next.putByte(written++, (byte) ' ');
            }
            afterBlank = blank;
        }
        return written;
    }

    private int withCase(char first, char last) {
        for (int i = 0; i < length; i++) {
            byte value = current.getByte(i);
            next.putByte(i, value >= first && value <= last ? (byte) (value ^ 0x20) : value);
        }
        return length;
    }

    private int hash(MessageDigest digest) {
        for (int done = 0; done < length; done += CHUNK_LENGTH) {
            int count = Math.min(CHUNK_LENGTH, length - done);
            current.getBytes(done, chunk, 0, count);
            digest.update(chunk, 0, count);
        }
        try {
            int count = digest.digest(hash, 0, digest.getDigestLength());
            next.putBytes(0, hash, 0, count);
            return count;
        } catch (DigestException e) {
            throw new IllegalStateException("the hash must have room", e);
        }
    }

    private int urlDecoded() {
        int written = 0;
        for (int i = 0; i < length; i++) {
            byte value = current.getByte(i);
            if (value == '%' && i + 2 < length && digit(i + 1) >= 0 && digit(i + 2) >= 0) {
                value = (byte) (digit(i + 1) << 4 | digit(i + 2));
                i += 2;
            } else if (value == '+') {
                value = ' ';
            }
            next.putByte(written++, value);
        }
        return written;
    }

    private int digit(int index) {
        return Character.digit(current.getByte(index), 16);
    }

    private int withSmallNames() {
        boolean inName = true;
        for (int i = 0; i < length; i++) {
            byte value = current.getByte(i);
            boolean large = inName && value >= 'A' && value <= 'Z';
            next.putByte(i, large ? (byte) (value | 0x20) : value);
            inName = value == '\n' || (inName && value != ':');
        }
        return length;
    }

    private int withoutPseudoHeaders() {
        int written = 0;
        boolean atLine = true;
        boolean skipped = false;
        for (int i = 0; i < length; i++) {
            byte value = current.getByte(i);
            skipped = atLine ? value == ':' : skipped;
            if (!skipped) {
                next.putByte(written++, value);
            }
            atLine = value == '\n';
        }
        return written;
    }

    private int cut(GroupTransform group) {
        int begin = 0;
        int end = length;
        RegexSearch.Result result = search.search(group.regex, current, 0, length, 0, true, false);
        if (result == RegexSearch.Result.FOUND && search.start(1) >= 0) {
            begin = search.start(1);
            end = search.end(1);
        }
        next.putBytes(0, current, begin, end - begin);
        return end - begin;
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || (value >= '\t' && value <= '\r');
    }
}
