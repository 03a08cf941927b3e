package io.wirecut.signatures;

import java.util.List;

/// What comes of a match of a signature, beside its action.
///
/// @param alerts whether it is reported at all (`alert`, `noalert`); its action holds either way
/// @param bypasses whether the flow is not inspected any more after the match (`bypass`)
/// @param target which end of a matching packet is the one under attack (`target`)
/// @param thresholds how often it is reported, each in turn
/// @param suppressions where it is not reported, though its action holds
/// @param exemptions addresses for which a match comes to nothing at all
/// @param tags which later packets are logged; of several with the same scope the first counts
public record Reporting(
        boolean alerts,
        boolean bypasses,
        Target target,
        List<Threshold> thresholds,
        List<Suppression> suppressions,
        List<Exemption> exemptions,
        List<Tag> tags) {
    /// What holds unless told otherwise: every match is reported.
    public static final Reporting ALWAYS =
            new Reporting(true, false, Target.NONE, List.of(), List.of());

    /// One that exempts nobody, and tags nothing.
    public Reporting(
            boolean alerts,
            boolean bypasses,
            Target target,
            List<Threshold> thresholds,
            List<Suppression> suppressions) {
        this(alerts, bypasses, target, thresholds, suppressions, List.of(), List.of());
    }

    /// Makes the collections immutable.
    public Reporting {
        exemptions = List.copyOf(exemptions);
        tags = List.copyOf(tags);
        thresholds = List.copyOf(thresholds);
        suppressions = List.copyOf(suppressions);
    }

    /// Whether a match may come to nothing, or to something else, by how often it happened or
    /// where.
    public boolean isConditional() {
        return !thresholds.isEmpty() || !suppressions.isEmpty() || !exemptions.isEmpty();
    }

    /// The same with other exemptions.
    public Reporting withExemptions(List<Exemption> others) {
        return new Reporting(alerts, bypasses, target, thresholds, suppressions, others, tags);
    }

    /// The same, reported as often as told here.
    public Reporting withLimits(List<Threshold> otherThresholds, List<Suppression> others) {
        return new Reporting(alerts, bypasses, target, otherThresholds, others, exemptions, tags);
    }

    /// Addresses, as source or destination of a packet, for which a match is as if there had been
    /// none.
    ///
    /// @param name what it is counted under
    /// @param addresses exempted
    /// @param untilNs since 1970, UTC, as packets tell it; [Long#MAX_VALUE] for ever
    public record Exemption(String name, AddressSet addresses, long untilNs) {}

    /// Which end is under attack.
    public enum Target {
        /// It is not said.
        NONE,
        /// The sender of the packet: `src_ip`.
        SOURCE,
        /// The receiver of the packet: `dest_ip`.
        DESTINATION
    }

    /// Matches that are not reported.
    ///
    /// @param side which address of the packet is looked at
    /// @param addresses those of which the matches are not reported
    public record Suppression(Side side, AddressSet addresses) {
        /// Which address of the packet is looked at.
        public enum Side {
            /// None: nothing is reported.
            ANY,
            /// The source.
            SOURCE,
            /// The destination.
            DESTINATION,
            /// Either.
            EITHER
        }
    }
}
