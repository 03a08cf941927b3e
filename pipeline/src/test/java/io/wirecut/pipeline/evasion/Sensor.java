package io.wirecut.pipeline.evasion;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.Pipeline;
import io.wirecut.pipeline.Threading;
import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.Settings;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Alert;
import io.wirecut.pipeline.verdict.Verdict;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/// The pipeline, and what it reads: found out by one rule for each letter at each place of a
/// stream, through nothing but its public interface.
final class Sensor implements ActionListener, AutoCloseable {
    /// Where the pipeline stands, and when it looks.
    enum Mode {
        ARRIVAL,
        ACK,
        INLINE
    }

    static final int MAX_LENGTH = 40;

    /// The most blocks of 8 bytes of a UDP datagram that are read.
    static final int MAX_BLOCKS = 16;

    /// The first id of the rules that a test adds.
    static final int FIRST_OWN_SID = 100_000;

    private static final int LETTERS = 26;
    private static final int TO_CLIENT = 40_000;
    private static final int DATAGRAM = 80_000;
    private static final int BLOCK = 8;
    private static final char UNREAD = '.';

    /// A byte that was read twice, and differently: no row asks for that.
    private static final char TWICE = '?';

    private final Pipeline pipeline;
    private final char[] toServer = new char[MAX_LENGTH];
    private final char[] toClient = new char[MAX_LENGTH];
    private final char[] datagram = new char[MAX_BLOCKS];
    private final Set<Integer> ownSids = new HashSet<>();
    private final BitSet dropped = new BitSet();
    private long timestampNs = 1_000_000_000L;

    Sensor(Mode mode, RuleSet rules, String settings) {
        Settings.Builder builder = Settings.builder().yaml("hosts", Hosts.settings());
        builder.set("packet-alert-max=255");
        builder.set("stream.inspect-on=" + (mode == Mode.ACK ? "ack" : "arrival"));
        for (String setting : settings.split(" ", -1)) {
            if (!setting.isEmpty()) {
                builder.set(setting);
            }
        }
        pipeline =
                Pipeline.builder()
                        .rules(rules)
                        .inspection(InspectionSettings.of(builder.build()))
                        .position(mode == Mode.INLINE ? Position.INLINE : Position.TAP)
                        .threading(Threading.INVOKER)
                        .flowCapacity(64)
                        .streamCapacity(64)
                        .segmentMemory(1 << 18)
                        .hashSeed(1)
                        .listener(this)
                        .start();
    }

    /// The rules that a sensor reads with, and some more, numbered from [#FIRST_OWN_SID].
    static RuleSet rules(Iterable<String> own) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < MAX_LENGTH; at++) {
            for (int letter = 0; letter < LETTERS; letter++) {
                int sid = 1 + at * LETTERS + letter;
                probe(text, "any any -> any 80", letter, at, sid);
                probe(text, "any 80 -> any any", letter, at, TO_CLIENT + sid);
            }
        }
        for (int at = 0; at < MAX_BLOCKS * LETTERS; at++) {
            text.append(
                    "alert udp any any -> any 53 (content:\"%c\"; offset:%d; depth:1; sid:%d;)\n"
                            .formatted(
                                    'A' + at % LETTERS, at / LETTERS * BLOCK, DATAGRAM + 1 + at));
        }
        int sid = FIRST_OWN_SID;
        for (String content : own) {
            text.append(
                    "alert tcp any any -> any any (content:\"%s\"; flow:only_stream; sid:%d;)\n"
                            .formatted(content, sid++));
        }
        var pack =
                SignatureLoader.parse(
                        "probes.rules", text.toString(), SignatureSettings.defaults());
        assertThat(pack.diagnostics()).isEmpty();
        return RuleSet.compile(pack.signatures());
    }

    private static void probe(StringBuilder text, String ends, int letter, int at, int sid) {
        text.append(
                "alert tcp %s (content:\"%c\"; offset:%d; depth:1; flow:only_stream; sid:%d;)\n"
                        .formatted(ends, 'A' + letter, at, sid));
    }

    /// Begins anew.
    void clear() {
        Arrays.fill(toServer, UNREAD);
        Arrays.fill(toClient, UNREAD);
        Arrays.fill(datagram, UNREAD);
        ownSids.clear();
        dropped.clear();
    }

    /// Takes a frame, some milliseconds after the last.
    ///
    /// @return whether it goes on to its receiver
    boolean takes(byte[] frame, long pauseMs) {
        timestampNs += pauseMs * 1_000_000L;
        dropped.clear();
        pipeline.onFrame(
                new UnsafeBuffer(frame),
                0,
                frame.length,
                frame.length,
                timestampNs,
                LinkType.ETHERNET);
        return dropped.isEmpty();
    }

    /// Nothing more comes.
    void end() {
        pipeline.endOfInput();
        timestampNs += 1_000_000_000L;
        assertThat(pipeline.statistics().isConserved()).isTrue();
    }

    /// What was read of the client's stream; `.` for a byte in its midst that was not.
    String toServer() {
        return text(toServer);
    }

    /// What was read of the server's stream.
    String toClient() {
        return text(toClient);
    }

    /// What was read of a UDP datagram's payload: the first letter of each block of 8 bytes.
    String datagram() {
        return text(datagram);
    }

    /// The ids of the test's own rules that matched.
    Set<Integer> ownSids() {
        return ownSids;
    }

    private static String text(char[] letters) {
        int length = letters.length;
        while (length > 0 && letters[length - 1] == UNREAD) {
            length--;
        }
        return new String(letters, 0, length);
    }

    @Override
    public void onAlert(Alert alert) {
        int sid = (int) alert.rule().signature().sid();
        if (sid >= FIRST_OWN_SID) {
            ownSids.add(sid);
            return;
        }
        char[] target = sid > DATAGRAM ? datagram : sid > TO_CLIENT ? toClient : toServer;
        int base = sid > DATAGRAM ? DATAGRAM : sid > TO_CLIENT ? TO_CLIENT : 0;
        int probe = sid - base - 1;
        char letter = (char) ('A' + probe % LETTERS);
        char known = target[probe / LETTERS];
        target[probe / LETTERS] = known == UNREAD || known == letter ? letter : TWICE;
    }

    @Override
    public void onVerdict(Packet packet, Verdict verdict) {
        dropped.set(0, verdict.drops());
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
