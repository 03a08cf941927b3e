package io.wirecut.signatures;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the values of a `dataset` or `datarep` are, and how a file writes them.
public enum ValueType {
    /// Any bytes, in base64.
    STRING(0),
    /// An MD5, in hexadecimal digits.
    MD5(16),
    /// A SHA-256, in hexadecimal digits.
    SHA256(32),
    /// An IPv4 address.
    IPV4(4),
    /// An address of either version, as with [#IP]: what Suricata takes under this name.
    IPV6(0),
    /// An address of either version.
    IP(0);

    private static final int MAX_ADDRESS_LENGTH = 45;

    private final String label;
    private final int length;

    ValueType(int length) {
        this.label = name().toLowerCase(Locale.ROOT);
        this.length = length;
    }

    /// The type of that name in lower case, or null.
    public static @Nullable ValueType of(String name) {
        for (ValueType type : values()) {
            if (type.label.equals(name)) {
                return type;
            }
        }
        return null;
    }

    /// Its name.
    public String label() {
        return label;
    }

    /// Length in bytes of each value; 0 for any.
    public int length() {
        return length;
    }

    /// The value that a text stands for, or null.
    public byte @Nullable [] parse(String text) {
        try {
            byte[] value =
                    switch (this) {
                        case STRING -> Base64.getDecoder().decode(text);
                        case MD5, SHA256 -> HexFormat.of().parseHex(text);
                        case IPV4, IPV6, IP -> address(text);
                    };
            return length == 0 || value.length == length ? value : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /// The text that stands for a value: that which [#parse] takes for it.
    public String format(byte[] value) {
        return switch (this) {
            case STRING -> Base64.getEncoder().encodeToString(value);
            case MD5, SHA256 -> HexFormat.of().formatHex(value);
            case IPV4, IPV6, IP -> address(value);
        };
    }

    /// The JDK makes an IPv4 address of `::ffff:192.0.2.1`, as is meant here.
    private static byte[] address(String text) {
        if (text.length() > MAX_ADDRESS_LENGTH
                || !text.matches("[0-9]+(\\.[0-9]+){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")) {
            throw new IllegalArgumentException("text=" + text + " must be an address");
        }
        return InetAddress.ofLiteral(text).getAddress();
    }

    private static String address(byte[] value) {
        try {
            return InetAddress.getByAddress(value).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "length=%d must be that of an address, 4 or 16".formatted(value.length), e);
        }
    }
}
