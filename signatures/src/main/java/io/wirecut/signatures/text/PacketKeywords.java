package io.wirecut.signatures.text;

import io.wirecut.signatures.NumberRange;
import io.wirecut.signatures.PacketTest.PayloadSize;
import io.wirecut.signatures.PacketTest.TcpFlags;
import io.wirecut.signatures.text.Keywords.Value;

/// Keywords on the packet itself.
final class PacketKeywords {
    private static final int MAX_SIZE = 65_535;
    private static final String FLAG_FORMS =
            "letters of FSRPAUEC (or 1 and 2 for C and E), or 0 for none";

    private PacketKeywords() {}

    static void addTo(Keywords keywords) {
        keywords.addOnce("dsize", Value.BARE, PacketKeywords::payloadSize);
        keywords.add("flags", Value.BARE, PacketKeywords::tcpFlags);
        keywords.addAlias("tcp.flags", "flags");
    }

    private static void payloadSize(Option option, RuleDraft draft) {
        NumberRange size = NumberForms.read(option.value(), MAX_SIZE);
        draft.test(option, new PayloadSize((int) size.min(), (int) size.max(), size.negated()));
    }

    private static void tcpFlags(Option option, RuleDraft draft) {
        Slice value = option.value();
        int comma = value.indexOf(',');
        Slice asked = (comma < 0 ? value : value.part(0, comma)).strip();
        int ignored = comma < 0 ? 0 : flagBits(value.from(comma + 1).strip());
        TcpFlags.Mode mode = TcpFlags.Mode.EXACTLY;
        boolean trailing =
                asked.length() > 1 && "+*!".indexOf(asked.charAt(asked.length() - 1)) >= 0;
        if (trailing || (!asked.isEmpty() && "+*!".indexOf(asked.charAt(0)) >= 0)) {
            int at = trailing ? asked.length() - 1 : 0;
            mode = mode(asked.charAt(at));
            asked = (trailing ? asked.part(0, at) : asked.from(1)).strip();
        }
        draft.test(option, new TcpFlags(mode, flagBits(asked), ignored));
    }

    static TcpFlags.Mode mode(char modifier) {
        return switch (modifier) {
            case '+' -> TcpFlags.Mode.ALL;
            case '*' -> TcpFlags.Mode.ANY;
            default -> TcpFlags.Mode.NOT;
        };
    }

    private static int flagBits(Slice letters) {
        if (letters.isEmpty()) {
            throw letters.refuse("flags are missing", FLAG_FORMS, null);
        }
        int bits = 0;
        for (int i = 0; i < letters.length(); i++) {
            bits |= flagBit(letters.part(i, i + 1));
        }
        return bits;
    }

    private static int flagBit(Slice letter) {
        return switch (letter.charAt(0)) {
            case '0' -> 0;
            case 'F' -> 1;
            case 'S' -> 2;
            case 'R' -> 4;
            case 'P' -> 8;
            case 'A' -> 16;
            case 'U' -> 32;
            case 'E', '2' -> 64;
            case 'C', '1' -> 128;
            default ->
                    throw letter.refuse(
                            "'%s' is not a TCP flag".formatted(letter), FLAG_FORMS, null);
        };
    }
}
