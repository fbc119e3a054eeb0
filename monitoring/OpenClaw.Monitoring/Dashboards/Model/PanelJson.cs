using System.Text.Json.Nodes;

namespace OpenClaw.Monitoring.Dashboards.Model;

/// <summary>Panels in Grafana's form.</summary>
internal static class PanelJson
{
    public static JsonObject Of(Panel panel, int id, int x, int y)
    {
        var json = new JsonObject
        {
            ["id"] = id,
            ["type"] = panel.Kind.ToString().ToLowerInvariant(),
            ["title"] = panel.Title,
            ["description"] = panel.Description,
            ["datasource"] = GrafanaLinks.DataSource,
            ["gridPos"] = new JsonObject { ["h"] = panel.Height, ["w"] = panel.Width, ["x"] = x, ["y"] = y },
            ["targets"] = new JsonArray([.. panel.Queries.Select((query, index) => Target(panel, query, index))]),
            ["fieldConfig"] = FieldConfig(panel),
            ["options"] = PanelOptions.Of(panel),
            ["links"] = GrafanaLinks.OfPanel(panel),
        };
        if (panel.Kind is PanelKind.Table)
        {
            json["transformations"] = new JsonArray(Columns(panel));
        }

        return json;
    }

    public static JsonObject OfRow(Row row, int id, int y) => new()
    {
        ["id"] = id,
        ["type"] = "row",
        ["title"] = row.Title,
        ["collapsed"] = false,
        ["gridPos"] = new JsonObject { ["h"] = 1, ["w"] = 24, ["x"] = 0, ["y"] = y },
        ["panels"] = new JsonArray(),
    };

    private static JsonObject Target(Panel panel, Query query, int index)
    {
        var range = panel.Kind is PanelKind.TimeSeries;
        return new JsonObject
        {
            ["refId"] = ((char)('A' + index)).ToString(),
            ["datasource"] = GrafanaLinks.DataSource,
            ["editorMode"] = "code",
            ["expr"] = query.Text,
            ["legendFormat"] = query.Legend,
            ["format"] = panel.Kind is PanelKind.Table ? "table" : "time_series",
            ["range"] = range,
            ["instant"] = !range,
            ["exemplar"] = panel.Exemplars,
        };
    }

    private static JsonObject FieldConfig(Panel panel)
    {
        var defaults = new JsonObject
        {
            ["unit"] = panel.Unit,
            ["color"] = new JsonObject { ["mode"] = panel.Kind is PanelKind.TimeSeries ? "palette-classic" : "thresholds" },
            ["thresholds"] = Thresholds(panel),
            ["mappings"] = Mappings(panel),
        };
        AddIfSet(defaults, "min", panel.Min);
        AddIfSet(defaults, "max", panel.Max);
        AddIfSet(defaults, "decimals", panel.Decimals);
        if (panel.NoValue is { } noValue)
        {
            defaults["noValue"] = noValue;
        }

        if (panel.Kind is PanelKind.TimeSeries)
        {
            defaults["custom"] = PanelOptions.Drawing(panel);
        }

        return new JsonObject { ["defaults"] = defaults, ["overrides"] = panel.Kind is PanelKind.Table ? TableLinks(panel) : [] };
    }

    private static void AddIfSet(JsonObject json, string name, double? value)
    {
        if (value is { } number)
        {
            json[name] = number;
        }
    }

    private static JsonObject Thresholds(Panel panel)
    {
        var thresholds = panel.Thresholds.Count > 0 ? panel.Thresholds : [new Threshold(null, panel.Kind is PanelKind.TimeSeries ? "green" : "blue")];
        return new JsonObject
        {
            ["mode"] = "absolute",
            ["steps"] = new JsonArray([.. thresholds.Select(one => new JsonObject { ["color"] = one.Color, ["value"] = one.From })]),
        };
    }

    private static JsonArray Mappings(Panel panel)
    {
        if (panel.Values.Count == 0)
        {
            return [];
        }

        var texts = new JsonObject();
        for (var i = 0; i < panel.Values.Count; i++)
        {
            var value = panel.Values[i];
            texts[value.Value] = new JsonObject { ["text"] = value.Text, ["color"] = value.Color, ["index"] = i };
        }

        return [new JsonObject { ["type"] = "value", ["options"] = texts }];
    }

    /// <summary>An alert's name leads to its runbook.</summary>
    private static JsonArray TableLinks(Panel panel) => !panel.Columns.Contains("alertname") ? [] :
    [
        new JsonObject
        {
            ["matcher"] = new JsonObject { ["id"] = "byName", ["options"] = "alertname" },
            ["properties"] = new JsonArray(new JsonObject
            {
                ["id"] = "links",
                ["value"] = new JsonArray(new JsonObject
                {
                    ["title"] = "Runbook",
                    ["url"] = "${docs}/runbooks/${__value.raw}.md",
                    ["targetBlank"] = true,
                }),
            }),
        },
    ];

    private static JsonObject Columns(Panel panel)
    {
        var order = new JsonObject();
        var names = new JsonArray();
        for (var i = 0; i < panel.Columns.Count; i++)
        {
            order[panel.Columns[i]] = i;
            names.Add(panel.Columns[i]);
        }

        return new JsonObject
        {
            ["id"] = "organize",
            ["options"] = new JsonObject
            {
                ["excludeByName"] = new JsonObject(),
                ["includeByName"] = new JsonObject([.. panel.Columns.Select(column => KeyValuePair.Create(column, (JsonNode?)true))]),
                ["indexByName"] = order,
                ["renameByName"] = new JsonObject(),
            },
        };
    }
}
