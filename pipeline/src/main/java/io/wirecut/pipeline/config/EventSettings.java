package io.wirecut.pipeline.config;

import io.wirecut.pipeline.event.EventType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// What events are written: `outputs.eve-log.types`, of the first `eve-log` there.
public final class EventSettings {
    private static final Set<EventType> USUAL =
            Collections.unmodifiableSet(EnumSet.of(EventType.ALERT, EventType.PACKET));

    private EventSettings() {}

    /// The types that the settings ask for, alerts unless told; with them tagged packets, unless
    /// `tagged-packets` of the type `alert` says no. Those that are not known here are passed over,
    /// as they may be another product's.
    public static Set<EventType> types(Settings settings) {
        for (String output : settings.names("outputs")) {
            String path = "outputs." + output + ".eve-log.types";
            if (settings.has(path)) {
                return types(settings, path);
            }
        }
        return USUAL;
    }

    private static Set<EventType> types(Settings settings, String path) {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (String item : settings.names(path)) {
            String place = path + "." + item;
            boolean isSection = !settings.names(place).isEmpty();
            for (EventType type : EventType.values()) {
                String name = type.name().toLowerCase(Locale.ROOT);
                boolean isNamed =
                        isSection
                                ? settings.names(place).contains(name)
                                : settings.text(place, "").equalsIgnoreCase(name);
                if (isNamed) {
                    types.add(type);
                }
                if (isNamed && type == EventType.ALERT && logsTagged(settings, place)) {
                    types.add(EventType.PACKET);
                }
            }
        }
        return Collections.unmodifiableSet(types);
    }

    private static boolean logsTagged(Settings settings, String place) {
        boolean isSection = !settings.names(place).isEmpty();
        return !isSection || settings.flag(place + ".alert.tagged-packets", true);
    }
}
