package io.wirecut.signatures.text;

import io.wirecut.signatures.FlowCondition;
import io.wirecut.signatures.FlowCondition.Direction;
import io.wirecut.signatures.FlowCondition.Source;
import io.wirecut.signatures.FlowCondition.State;
import io.wirecut.signatures.HeaderTest;
import io.wirecut.signatures.text.Keywords.Value;
import java.util.List;
import java.util.Locale;

/// Keywords on the flow that a packet belongs to.
final class FlowKeywords {
    private static final List<String> WORDS =
            List.of(
                    "established",
                    "not_established",
                    "stateless",
                    "to_server",
                    "from_client",
                    "to_client",
                    "from_server",
                    "only_stream",
                    "no_stream",
                    "only_frag",
                    "no_frag");

    private FlowKeywords() {}

    static void addTo(Keywords keywords) {
        keywords.add("flow", Value.BARE, FlowKeywords::flow);
    }

    private static void flow(Option option, RuleDraft draft) {
        FlowCondition condition = draft.flow;
        for (Slice word : option.value().split(',')) {
            switch (word.toString().toLowerCase(Locale.ROOT)) {
                case "only_frag" -> reassembled(true, word, draft);
                case "no_frag" -> reassembled(false, word, draft);
                default -> condition = with(condition, word);
            }
        }
        draft.flow = condition;
    }

    private static void reassembled(boolean expected, Slice word, RuleDraft draft) {
        boolean second = draft.tests.stream().anyMatch(HeaderTest.Reassembled.class::isInstance);
        if (second) {
            throw word.refuse(
                    "'%s' is a second word on fragments".formatted(word), "at most one", null);
        }
        draft.tests.add(new HeaderTest.Reassembled(expected));
    }

    private static FlowCondition with(FlowCondition before, Slice word) {
        return switch (word.toString().toLowerCase(Locale.ROOT)) {
            case "to_server", "from_client" -> with(before, Direction.TO_SERVER, word);
            case "to_client", "from_server" -> with(before, Direction.TO_CLIENT, word);
            case "established" -> with(before, State.ESTABLISHED, word);
            case "not_established" -> with(before, State.NOT_ESTABLISHED, word);
            case "stateless" -> with(before, State.STATELESS, word);
            case "only_stream" -> with(before, Source.ONLY_STREAM, word);
            case "no_stream" -> with(before, Source.NO_STREAM, word);
            default ->
                    throw word.refuse(
                            "unknown word '%s' in flow"
                                    .formatted(GroupReader.shortened(word.toString())),
                            "one of " + String.join(", ", WORDS),
                            Spelling.advice(word.toString(), WORDS, "").orElse(null));
        };
    }

    private static FlowCondition with(FlowCondition before, Direction direction, Slice word) {
        refuseSecond(before.direction() != Direction.ANY, word, "direction");
        return new FlowCondition(direction, before.state(), before.source());
    }

    private static FlowCondition with(FlowCondition before, State state, Slice word) {
        refuseSecond(before.state() != State.ANY, word, "state");
        return new FlowCondition(before.direction(), state, before.source());
    }

    private static FlowCondition with(FlowCondition before, Source source, Slice word) {
        refuseSecond(before.source() != Source.ANY, word, "source");
        return new FlowCondition(before.direction(), before.state(), source);
    }

    private static void refuseSecond(boolean second, Slice word, String what) {
        if (second) {
            throw word.refuse(
                    "'%s' is a second %s for the flow".formatted(word, what),
                    "at most one direction, one state and one source",
                    null);
        }
    }
}
