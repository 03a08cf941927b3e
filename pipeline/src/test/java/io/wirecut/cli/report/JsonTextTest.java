package io.wirecut.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTextTest {
    @Test
    void shouldWriteWhatAParserReadsBack() throws IOException {
        String awkward = "quote \" backslash \\ line\r\n tab\t bell\u0007 é € \uD83D\uDE00";
        Map<String, Object> value = new LinkedHashMap<>();
        value.put(awkward, awkward);
        value.put("half", "\uD800");
        value.put("numbers", List.of(1, 1L << 40, 0.25, Double.NaN));
        value.put("empty", List.of(Map.of(), List.of(), true));

        JsonNode read = new ObjectMapper().readTree(JsonText.of(value));

        assertThat(read.get(awkward).textValue()).isEqualTo(awkward);
        assertThat(read.get("half").textValue()).isEqualTo("\uFFFD");
        assertThat(read.get("numbers").toString()).isEqualTo("[1,1099511627776,0.25,null]");
        assertThat(read.get("empty").toString()).isEqualTo("[{},[],true]");
    }

    @Test
    void shouldIndentForPeople() {
        assertThat(JsonText.of(Map.of("a", List.of(1, 2))))
                .isEqualTo("{\n  \"a\": [\n    1,\n    2\n  ]\n}\n");
    }

    @Test
    void shouldRefuseWhatHasNoForm() {
        assertThatThrownBy(() -> JsonText.of(List.of('c')))
                .hasMessage("type=java.lang.Character has no form in JSON");
    }
}
