package io.wirecut.signatures.text;

import io.wirecut.signatures.HeaderTest;
import io.wirecut.signatures.NumberRange;
import io.wirecut.signatures.PacketNumber;
import io.wirecut.signatures.text.Keywords.Value;
import java.util.List;
import java.util.Locale;

/// Keywords on the age and the size of a flow: `flow.age`, `flow.pkts`, `flow.bytes`,
/// `stream_size`.
final class FlowNumberKeywords {
    private static final long MAX_32 = 0xFFFF_FFFFL;

    private FlowNumberKeywords() {}

    static void addTo(Keywords keywords) {
        keywords.add(
                "flow.age",
                Value.BARE,
                (option, draft) -> add(draft, PacketNumber.FLOW_AGE, option.value()));
        keywords.add(
                "flow.pkts_toserver",
                Value.BARE,
                (option, draft) -> add(draft, PacketNumber.FLOW_PACKETS_TO_SERVER, option.value()));
        keywords.add(
                "flow.pkts_toclient",
                Value.BARE,
                (option, draft) -> add(draft, PacketNumber.FLOW_PACKETS_TO_CLIENT, option.value()));
        keywords.add(
                "flow.bytes_toserver",
                Value.BARE,
                (option, draft) -> add(draft, PacketNumber.FLOW_BYTES_TO_SERVER, option.value()));
        keywords.add(
                "flow.bytes_toclient",
                Value.BARE,
                (option, draft) -> add(draft, PacketNumber.FLOW_BYTES_TO_CLIENT, option.value()));
        keywords.add(
                "flow.pkts",
                Value.BARE,
                (option, draft) ->
                        addSided(
                                option,
                                draft,
                                PacketNumber.FLOW_PACKETS_TO_SERVER,
                                PacketNumber.FLOW_PACKETS_TO_CLIENT));
        keywords.add(
                "flow.bytes",
                Value.BARE,
                (option, draft) ->
                        addSided(
                                option,
                                draft,
                                PacketNumber.FLOW_BYTES_TO_SERVER,
                                PacketNumber.FLOW_BYTES_TO_CLIENT));
        keywords.add("stream_size", Value.BARE, FlowNumberKeywords::streamSize);
    }

    private static void add(RuleDraft draft, PacketNumber number, Slice value) {
        draft.tests.add(new HeaderTest.NumberTest(number, NumberForms.read(value, MAX_32)));
    }

    /// `SIDE,NUMBER`.
    private static void addSided(
            Option option, RuleDraft draft, PacketNumber toServer, PacketNumber toClient) {
        List<Slice> parts = option.value().split(',');
        String expected = "SIDE,NUMBER with SIDE one of toserver, toclient, both, either";
        if (parts.size() != 2) {
            throw option.value().refuse("not a side and a number", expected, null);
        }
        NumberRange range = NumberForms.read(parts.get(1), MAX_32);
        addSides(draft, parts.get(0), range, toServer, toClient, expected);
    }

    /// `SIDE,OPERATOR,NUMBER`.
    private static void streamSize(Option option, RuleDraft draft) {
        List<Slice> parts = option.value().split(',');
        String expected =
                "SIDE,OPERATOR,NUMBER with SIDE one of client, server, both, either and OPERATOR"
                        + " one of <, <=, =, !=, >=, >";
        if (parts.size() != 3) {
            throw option.value().refuse("not a side, an operator and a number", expected, null);
        }
        long number = parts.get(2).number(0, MAX_32);
        NumberRange range =
                switch (parts.get(1).toString()) {
                    case "<" -> new NumberRange(0, number - 1, false);
                    case "<=" -> new NumberRange(0, number, false);
                    case "=" -> NumberRange.of(number);
                    case "!=" -> new NumberRange(number, number, true);
                    case ">=" -> new NumberRange(number, MAX_32, false);
                    case ">" -> new NumberRange(number + 1, MAX_32, false);
                    default ->
                            throw parts.get(1)
                                    .refuse(
                                            "unknown operator '%s'"
                                                    .formatted(
                                                            GroupReader.shortened(
                                                                    parts.get(1).toString())),
                                            expected,
                                            null);
                };
        addSides(
                draft,
                parts.get(0),
                range,
                PacketNumber.STREAM_SIZE_CLIENT,
                PacketNumber.STREAM_SIZE_SERVER,
                expected);
    }

    private static void addSides(
            RuleDraft draft,
            Slice side,
            NumberRange range,
            PacketNumber toServer,
            PacketNumber toClient,
            String expected) {
        HeaderTest.NumberTest ofClient = new HeaderTest.NumberTest(toServer, range);
        HeaderTest.NumberTest ofServer = new HeaderTest.NumberTest(toClient, range);
        switch (side.toString().toLowerCase(Locale.ROOT)) {
            case "client", "toserver" -> draft.tests.add(ofClient);
            case "server", "toclient" -> draft.tests.add(ofServer);
            case "both" -> {
                draft.tests.add(ofClient);
                draft.tests.add(ofServer);
            }
            case "either" -> draft.tests.add(new HeaderTest.AnyNumber(List.of(ofClient, ofServer)));
            default ->
                    throw side.refuse(
                            "unknown side '%s'".formatted(GroupReader.shortened(side.toString())),
                            expected,
                            null);
        }
    }
}
