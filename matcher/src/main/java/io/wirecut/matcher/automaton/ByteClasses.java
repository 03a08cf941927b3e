package io.wirecut.matcher.automaton;

import io.wirecut.matcher.AsciiCase;
import io.wirecut.matcher.Pattern;
import java.util.List;

/// Puts bytes that no pattern tells apart into one class, so that a row of the automaton has an
/// entry for each class and not for each byte. With folding, the two cases of a letter are one.
final class ByteClasses {
    private static final int BYTE_VALUES = 256;

    private final byte[] classOf = new byte[BYTE_VALUES];
    private final int count;

    ByteClasses(List<Pattern> patterns, boolean foldsCase) {
        boolean[] used = new boolean[BYTE_VALUES];
        for (Pattern pattern : patterns) {
            for (int i = 0; i < pattern.length(); i++) {
                byte value = pattern.byteAt(i);
                used[(foldsCase ? AsciiCase.fold(value) : value) & 0xFF] = true;
            }
        }
        int next = usesEverything(used, foldsCase) ? 0 : 1;
        for (int value = 0; value < BYTE_VALUES; value++) {
            if (used[value]) {
                classOf[value] = (byte) next++;
            }
        }
        if (foldsCase) {
            for (int value = 'A'; value <= 'Z'; value++) {
                classOf[value] = classOf[AsciiCase.fold((byte) value)];
            }
        }
        this.count = next;
    }

    /// Class 0 is of the bytes that no pattern has, unless there are no such bytes.
    private static boolean usesEverything(boolean[] used, boolean foldsCase) {
        for (int value = 0; value < BYTE_VALUES; value++) {
            byte folded = foldsCase ? AsciiCase.fold((byte) value) : (byte) value;
            if (!used[folded & 0xFF]) {
                return false;
            }
        }
        return true;
    }

    /// How many classes there are, from 1 to 256.
    int count() {
        return count;
    }

    /// The class of a byte; to be read as unsigned.
    byte classOf(byte value) {
        return classOf[value & 0xFF];
    }

    /// The pattern, with each byte replaced by its class.
    byte[] classesOf(Pattern pattern) {
        byte[] classes = new byte[pattern.length()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = classOf(pattern.byteAt(i));
        }
        return classes;
    }
}
