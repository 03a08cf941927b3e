package io.wirecut.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Whatever text comes as settings, it is read within bounds or refused with a place.
final class SettingsFuzz {
    @FuzzTest
    void settingsAreReadOrRefused(byte[] input) {
        try {
            Settings settings =
                    Settings.builder()
                            .yaml("fuzz.yaml", new String(input, StandardCharsets.UTF_8))
                            .build();
            assertThat(settings.ignored()).hasSizeLessThanOrEqualTo(SettingsReader.MAX_NODES);
            settings.addressGroups();
            InspectionSettings.of(settings);
        } catch (SettingsException e) {
            assertThat(e.place()).isNotEmpty();
            assertThat(e).hasMessageContaining(": error: ");
        }
    }
}
