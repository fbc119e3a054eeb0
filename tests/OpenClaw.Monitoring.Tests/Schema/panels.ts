import type { AnnotationQuery, Dashboard, DataQuery, FieldConfig, FieldConfigSource, Panel, RowPanel } from '@grafana/schema';
import type * as bargauge from '@grafana/schema/dist/types/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen.d.ts';
import type * as gauge from '@grafana/schema/dist/types/raw/composable/gauge/panelcfg/x/GaugePanelCfg_types.gen.d.ts';
import type * as stat from '@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen.d.ts';
import type * as table from '@grafana/schema/dist/types/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen.d.ts';
import type * as timeseries from '@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen.d.ts';

// How a value of the type is written in JSON: the texts of an enumeration stand for its members.
type Json<T> = T extends string ? `${T}` : T extends object ? { [K in keyof T]: Json<T[K]> } : T;

// The schema leaves the fields of a query and of an annotation to the data source.
interface PrometheusQuery extends DataQuery {
  datasource: { type: 'prometheus'; uid: string };
  editorMode: 'code' | 'builder';
  expr: string;
  legendFormat: string;
  format: 'time_series' | 'table' | 'heatmap';
  range: boolean;
  instant: boolean;
  exemplar: boolean;
}

interface PrometheusAnnotation extends AnnotationQuery {
  expr: string;
  step: string;
  titleFormat: string;
  textFormat: string;
  tagKeys: string;
  useValueForTime: boolean;
}

// Panel with the options and the field configuration of its type, where the schema's own has any record.
interface PanelOf<Type extends string, Options, Custom = never> extends Omit<Panel, 'type' | 'options' | 'fieldConfig' | 'targets'> {
  type: Type;
  options: Options;
  fieldConfig: Omit<FieldConfigSource, 'defaults'> & { defaults: Omit<FieldConfig, 'custom'> & { custom?: Custom } };
  targets: PrometheusQuery[];
}

export interface Panels {
  row: Json<RowPanel>;
  bargauge: Json<PanelOf<'bargauge', bargauge.Options>>;
  gauge: Json<PanelOf<'gauge', gauge.Options>>;
  stat: Json<PanelOf<'stat', stat.Options>>;
  table: Json<PanelOf<'table', table.Options, table.FieldConfig>>;
  timeseries: Json<PanelOf<'timeseries', timeseries.Options, timeseries.FieldConfig>>;
}

/** A dashboard but for its panels. */
export type Frame = Json<Omit<Dashboard, 'panels' | 'annotations'> & { annotations: { list: PrometheusAnnotation[] } }>;
