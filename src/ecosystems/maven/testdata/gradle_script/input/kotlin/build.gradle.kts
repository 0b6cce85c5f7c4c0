plugins {
    `java-library`
    kotlin("jvm") version "1.9.0"
    id("com.example.plugin") version "2.0" apply false
    alias(libs.plugins.shadow)
}

dependencies {
    implementation("com.google.guava:guava:31.1-jre")
    implementation(kotlin("stdlib"))
    implementation(kotlin("reflect", "1.9.0"))
    implementation(group = "org.example", name = "by-name", version = "1.0")
    "customConfiguration"("org.example:by-string:1.0")
    add("testImplementation", "org.example:added:1.0")
    api(enforcedPlatform("org.example:strong-bom:1.0"))
    testImplementation(testFixtures("org.example:fixtures:1.0"))
    implementation("org.example:computed:${property("v")}")
    implementation("""org.example:raw:1.0""")
}

kotlin {
    sourceSets {
        val commonMain by getting {
            dependencies {
                implementation("org.example:common:1.0")
            }
        }
        val commonTest by getting {
            dependencies {
                implementation("org.example:common-test:1.0")
            }
        }
    }
}
