{{! Component of board: one drawing with its table beneath. Parameters: label, caption (with {source} where there are several). }}
<svg class="bars" viewBox="0 0 320 {{BARS_HEIGHT}}" role="img" aria-label="{{_ "board.bars"}}">
{{#BARS}}<text x="0" y="{{TEXT_Y}}">{{OFFICE}} <tspan class="quiet">{{RECEIVED}}</tspan></text><rect class="in-time" x="0" y="{{Y}}" width="{{IN_TIME_WIDTH}}" height="14"/><rect class="late" x="{{LATE_X}}" y="{{Y}}" width="{{LATE_WIDTH}}" height="14"/><rect class="no-due" x="{{NO_DUE_X}}" y="{{Y}}" width="{{NO_DUE_WIDTH}}" height="14"/><rect class="open" x="{{OPEN_X}}" y="{{Y}}" width="{{OPEN_WIDTH}}" height="14"/>
{{/BARS}}</svg>
<ul class="keys bars"><li><svg width="18" height="18" aria-hidden="true"><rect class="in-time" width="18" height="18"/></svg>{{_ "board.in-time"}}</li><li><svg width="18" height="18" aria-hidden="true"><rect class="late" x="1" y="1" width="16" height="16"/></svg>{{_ "board.late"}}</li>{{#NO_DUE_KEY}}<li><svg width="18" height="18" aria-hidden="true"><rect class="no-due" x="1" y="1" width="16" height="16"/></svg>{{_ "board.no-due"}}</li>{{/NO_DUE_KEY}}<li><svg width="18" height="18" aria-hidden="true"><rect class="open" x="1" y="1" width="16" height="16"/></svg>{{_ "board.open"}}</li></ul>
<div class="scroll" tabindex="0" role="region" aria-label="{{_ "@caption@" source=SOURCE}}"><table>
<caption>{{_ "@caption@" source=SOURCE}}</caption>
<thead><tr><th scope="col">{{_ "board.office"}}</th><th scope="col" class="number">{{_ "board.received"}}</th><th scope="col" class="number">{{_ "board.in-time"}}</th><th scope="col" class="number">{{_ "board.late"}}</th><th scope="col" class="number">{{_ "board.no-due"}}</th><th scope="col" class="number">{{_ "board.open"}}</th><th scope="col" class="number">{{_ "board.overdue"}}</th></tr></thead>
<tbody>{{#ROWS}}<tr><th scope="row">{{OFFICE}}</th><td class="number">{{RECEIVED}}</td><td class="number">{{IN_TIME}}</td><td class="number">{{LATE}}</td><td class="number">{{NO_DUE}}</td><td class="number">{{OPEN}}</td><td class="number">{{OVERDUE}}</td></tr>
{{/ROWS}}</tbody>
<tfoot>{{#TOTAL}}<tr><th scope="row">{{_ "board.total"}}</th><td class="number">{{RECEIVED}}</td><td class="number">{{IN_TIME}}</td><td class="number">{{LATE}}</td><td class="number">{{NO_DUE}}</td><td class="number">{{OPEN}}</td><td class="number">{{OVERDUE}}</td></tr>{{/TOTAL}}</tfoot>
</table></div>
