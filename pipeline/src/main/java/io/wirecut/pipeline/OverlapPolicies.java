package io.wirecut.pipeline;

import io.wirecut.pipeline.config.HostPolicy;
import io.wirecut.pipeline.defrag.FragmentOverlap;
import io.wirecut.pipeline.stream.OverlapPolicy;

/// Which overlap policies the hosts of a setting follow (Novak and Sturges 2007 for segments, Novak
/// 2005 for fragments).
final class OverlapPolicies {
    private OverlapPolicies() {}

    static OverlapPolicy of(HostPolicy host) {
        return switch (host) {
            case BSD, BSD_RIGHT, HPUX10 -> OverlapPolicy.BSD;
            case OLD_LINUX -> OverlapPolicy.OLD_LINUX;
            case LINUX -> OverlapPolicy.LINUX;
            case SOLARIS, OLD_SOLARIS -> OverlapPolicy.SOLARIS;
            case HPUX11 -> OverlapPolicy.HPUX;
            case IRIX -> OverlapPolicy.IRIX;
            case MACOS -> OverlapPolicy.MACOS;
            case VISTA -> OverlapPolicy.VISTA;
            case WINDOWS, WINDOWS2K3 -> OverlapPolicy.WINDOWS;
            case FIRST -> OverlapPolicy.FIRST;
            case LAST -> OverlapPolicy.LAST;
        };
    }

    static FragmentOverlap ofFragments(HostPolicy host) {
        return switch (host) {
            case BSD, HPUX10, IRIX -> FragmentOverlap.BSD;
            case BSD_RIGHT -> FragmentOverlap.BSD_RIGHT;
            case LINUX, OLD_LINUX -> FragmentOverlap.LINUX;
            case WINDOWS, WINDOWS2K3, VISTA -> FragmentOverlap.WINDOWS;
            case SOLARIS -> FragmentOverlap.SOLARIS;
            case FIRST, OLD_SOLARIS, HPUX11, MACOS -> FragmentOverlap.FIRST;
            case LAST -> FragmentOverlap.LAST;
        };
    }
}
