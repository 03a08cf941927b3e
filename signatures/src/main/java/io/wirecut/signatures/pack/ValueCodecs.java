package io.wirecut.signatures.pack;

import io.wirecut.matcher.Pattern;
import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.PortSet;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The codecs of all types that a record is made of, found by looking at it: records, sealed
/// interfaces, enums, lists, sets, maps, optionals, texts and numbers. So nothing is to be written
/// down again when a record gets a component; the [#fingerprint] is another then.
///
/// For one writing or reading; one thread.
final class ValueCodecs {
    private final Map<Type, ValueCodec> codecs = new LinkedHashMap<>();
    private final Map<String, String> shapes = new TreeMap<>();
    private final Class<?> root;
    private final ValueCodec rootCodec;

    ValueCodecs(Class<? extends Record> root) {
        this.root = root;
        rootCodec = codec(root);
    }

    /// The SHA-256 of everything that tells how values are written.
    String fingerprint() {
        return PackKeys.Digests.sha256(shapes.toString().getBytes(StandardCharsets.UTF_8));
    }

    byte[] write(Record value) {
        ValueWriter out = new ValueWriter();
        rootCodec.write(value, out);
        return out.toBytes();
    }

    /// @throws IllegalArgumentException if the bytes make no sense
    Record read(ValueReader in) {
        try {
            Object value = rootCodec.read(in);
            if (value == null || !in.isAtEnd()) {
                throw new IllegalArgumentException("no " + root.getSimpleName());
            }
            return (Record) value;
        } catch (IndexOutOfBoundsException
                | NullPointerException
                | ClassCastException
                | ArithmeticException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    private ValueCodec codec(Type type) {
        ValueCodec known = codecs.get(type);
        if (known != null) {
            return known;
        }
        ValueCodec made =
                switch (type) {
                    case Class<?> plain -> ofClass(plain);
                    case ParameterizedType generic -> ofGeneric(generic);
                    default -> throw new IllegalStateException("no codec for " + type);
                };
        codecs.put(type, made);
        shapes.put(type.getTypeName(), made.shape());
        return made;
    }

    /// The codec of a type that may still be in the making, since it holds itself.
    private ValueCodec later(Type type) {
        ValueCodec codec = codecs.get(type);
        return codec == null ? codec(type) : codec;
    }

    private ValueCodec ofClass(Class<?> type) {
        if (type == String.class) {
            return new ValueCodec(
                    "utf8",
                    (value, out) -> out.bytes(((String) value).getBytes(StandardCharsets.UTF_8)),
                    in -> new String(in.bytes(), StandardCharsets.UTF_8));
        }
        if (type == int.class || type == Integer.class) {
            return ValueCodec.plain(
                    "int",
                    (value, out) -> out.number((Integer) value),
                    in -> Math.toIntExact(in.number()));
        }
        if (type == long.class || type == Long.class) {
            return ValueCodec.plain(
                    "long", (value, out) -> out.number((Long) value), ValueReader::number);
        }
        if (type == boolean.class || type == Boolean.class) {
            return ValueCodec.plain(
                    "boolean",
                    (value, out) -> out.number((Boolean) value ? 1 : 0),
                    in -> in.number() != 0);
        }
        if (type == Pattern.class) {
            return new ValueCodec("pattern", ValueCodecs::writePattern, ValueCodecs::readPattern);
        }
        if (type == AddressSet.class) {
            return new ValueCodec(
                    "addresses",
                    (value, out) -> {
                        writeLongs(((AddressSet) value).toBounds4(), out);
                        writeLongs(((AddressSet) value).toBounds6(), out);
                    },
                    in -> AddressSet.ofBounds(readLongs(in), readLongs(in)));
        }
        if (type == PortSet.class) {
            return new ValueCodec("ports", ValueCodecs::writePorts, ValueCodecs::readPorts);
        }
        if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return new ValueCodec(
                    Arrays.toString(constants),
                    (value, out) -> out.number(((Enum<?>) value).ordinal()),
                    in -> constants[Math.toIntExact(in.number())]);
        }
        if (type.isRecord()) {
            return ofRecord(type);
        }
        if (type.isSealed()) {
            return ofSealed(type);
        }
        throw new IllegalStateException("no codec for " + type);
    }

    private ValueCodec ofRecord(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        ValueCodec[] parts = new ValueCodec[components.length];
        Method[] accessors = new Method[components.length];
        Class<?>[] types = new Class<?>[components.length];
        StringBuilder shape = new StringBuilder("record");
        for (int i = 0; i < components.length; i++) {
            accessors[i] = components[i].getAccessor();
            types[i] = components[i].getType();
            shape.append(' ').append(components[i]);
        }
        Constructor<?> constructor = constructor(type, types);
        ValueCodec codec =
                new ValueCodec(
                        shape.toString(),
                        (value, out) -> {
                            for (int i = 0; i < parts.length; i++) {
                                parts[i].write(get(accessors[i], value), out);
                            }
                        },
                        in -> {
                            Object[] values = new Object[parts.length];
                            for (int i = 0; i < parts.length; i++) {
                                values[i] = parts[i].read(in);
                            }
                            return make(constructor, values);
                        });
        codecs.put(type, codec);
        for (int i = 0; i < components.length; i++) {
            parts[i] = later(components[i].getGenericType());
        }
        return codec;
    }

    private ValueCodec ofSealed(Class<?> type) {
        List<Class<?>> kinds = new ArrayList<>();
        addKinds(type, kinds);
        kinds.sort(Comparator.comparing(Class::getName));
        ValueCodec[] parts = new ValueCodec[kinds.size()];
        ValueCodec codec =
                new ValueCodec(
                        kinds.toString(),
                        (value, out) -> {
                            int kind = kinds.indexOf(value.getClass());
                            out.number(kind);
                            parts[kind].write(value, out);
                        },
                        in -> {
                            Object value = parts[Math.toIntExact(in.number())].read(in);
                            return required(value);
                        });
        codecs.put(type, codec);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = later(kinds.get(i));
        }
        return codec;
    }

    private static void addKinds(Class<?> type, List<Class<?>> kinds) {
        for (Class<?> kind : type.getPermittedSubclasses()) {
            if (kind.isInterface()) {
                addKinds(kind, kinds);
            } else if (!kinds.contains(kind)) {
                kinds.add(kind);
            }
        }
    }

    private ValueCodec ofGeneric(ParameterizedType type) {
        Type[] of = type.getActualTypeArguments();
        Type first = of[0];
        Class<?> raw = (Class<?>) type.getRawType();
        codec(first);
        if (raw == Optional.class) {
            return new ValueCodec(
                    "optional",
                    (value, out) -> later(first).write(((Optional<?>) value).orElse(null), out),
                    in -> Optional.ofNullable(later(first).read(in)));
        }
        if (raw == List.class) {
            return new ValueCodec(
                    "list",
                    (value, out) -> writeAll((List<?>) value, later(first), out),
                    in -> List.of(readAll(later(first), in)));
        }
        if (raw == Set.class) {
            return new ValueCodec(
                    "set",
                    (value, out) ->
                            writeAll(
                                    ((Set<?>) value).stream().sorted().toList(), later(first), out),
                    in -> Set.copyOf(Arrays.asList(readAll(later(first), in))));
        }
        if (raw == Map.class) {
            codec(of[1]);
            return new ValueCodec(
                    "map",
                    (value, out) -> {
                        writeAll(((Map<?, ?>) value).keySet(), later(first), out);
                        writeAll(((Map<?, ?>) value).values(), later(of[1]), out);
                    },
                    in -> {
                        Object[] keys = readAll(later(first), in);
                        Object[] values = readAll(later(of[1]), in);
                        Map<Object, Object> map = new LinkedHashMap<>();
                        for (int i = 0; i < keys.length; i++) {
                            map.put(keys[i], values[i]);
                        }
                        return map;
                    });
        }
        throw new IllegalStateException("no codec for " + type);
    }

    private static void writeAll(Collection<?> values, ValueCodec codec, ValueWriter out) {
        out.number(values.size());
        values.forEach(value -> codec.write(value, out));
    }

    private static Object[] readAll(ValueCodec codec, ValueReader in) {
        Object[] values = new Object[in.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = required(codec.read(in));
        }
        return values;
    }

    private static void writePattern(Object value, ValueWriter out) {
        Pattern pattern = (Pattern) value;
        out.number(pattern.ignoresCase() ? 1 : 0);
        out.bytes(pattern.toBytes());
    }

    private static Object readPattern(ValueReader in) {
        boolean ignoresCase = in.number() != 0;
        Pattern pattern = Pattern.of(in.bytes());
        return ignoresCase ? pattern.ignoringCase() : pattern;
    }

    private static void writePorts(Object value, ValueWriter out) {
        PortSet ports = (PortSet) value;
        int first = ports.firstFrom(0);
        while (first >= 0) {
            int end = ports.firstMissingFrom(first);
            out.number(first);
            out.number(end - 1);
            first = ports.firstFrom(end);
        }
        out.number(-1);
    }

    private static Object readPorts(ValueReader in) {
        PortSet ports = PortSet.NONE;
        for (long first = in.number(); first >= 0; first = in.number()) {
            ports = ports.union(PortSet.ofRange((int) first, Math.toIntExact(in.number())));
        }
        return ports.isAny() ? PortSet.ANY : ports;
    }

    private static void writeLongs(long[] numbers, ValueWriter out) {
        out.number(numbers.length);
        for (long number : numbers) {
            out.number(number);
        }
    }

    private static long[] readLongs(ValueReader in) {
        long[] numbers = new long[in.count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.number();
        }
        return numbers;
    }

    private static Object required(@Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("a value is missing");
        }
        return value;
    }

    private static Constructor<?> constructor(Class<?> type, Class<?>[] types) {
        try {
            return type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object get(Method accessor, Object value) {
        try {
            return accessor.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object make(Constructor<?> constructor, @Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (IllegalAccessException | InstantiationException e) {
            throw new IllegalStateException(e);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(String.valueOf(e.getCause()), e);
        }
    }
}
